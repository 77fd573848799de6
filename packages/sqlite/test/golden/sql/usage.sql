-- usage_events_list_8d66cb9aede8
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_5d2adf951fc9
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and (usage_events.occurred_at, usage_events.id) < (+?, +?) and
  usage_events.occurred_at <= +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_03325d0130b4
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.occurred_at >= +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_e292c9ed788a
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.occurred_at < +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_9dde284cc0c1
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.user_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_5972e748cc9a
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.api_key_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_9114772b8f19
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.job_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_d529320205c3
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.workflow_exec_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_e25fc58c259a
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.task_exec_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_0641c80b2a56
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.request_id = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_04715f7f6230
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.provider = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_06c71302715a
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.model = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- usage_events_list_c01f7e173c5c
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = +? and usage_events.status = +?
order by usage_events.occurred_at desc, usage_events.id desc
limit +?;

-- daily_usage_list_e05614a2432d
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = +?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit +?;

-- daily_usage_list_44b0d1f9c7dc
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = +? and (daily_usage.day, daily_usage.user_id, daily_usage.api_key_id) < (+?, +?, +?)
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit +?;

-- daily_usage_list_ecd8b861fe09
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = +? and daily_usage.day >= +?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit +?;

-- daily_usage_list_a695458ab0a2
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = +? and daily_usage.day <= +?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit +?;

-- daily_usage_list_44c749a20a78
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = +? and daily_usage.user_id = +?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit +?;

-- daily_usage_list_93bd01633bda
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = +? and daily_usage.api_key_id = +?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit +?;
