-- usage_events_list_58604f8617aa
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_b64066f6f378
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and (usage_events.occurred_at, usage_events.id) < (?, ?) and
  usage_events.occurred_at <= ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_d02b85ccedcd
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.occurred_at >= ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_c4a208e0f5c4
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.occurred_at < ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_a2fd35edb0e8
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.user_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_dbb1669b7798
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.api_key_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_0da7947d44d3
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.job_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_de272e31b0cf
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.workflow_exec_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_359936478788
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.task_exec_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_8389c74c9418
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.request_id = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_c42afc4f1666
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.provider = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_ccbe858d30e2
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.model = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- usage_events_list_48f212f966ec
select usage_events.organization_id, usage_events.occurred_at, usage_events.id, usage_events.user_id,
  usage_events.api_key_id, usage_events.job_id, usage_events.workflow_exec_id, usage_events.task_exec_id,
  usage_events.request_id, usage_events.provider, usage_events.model, usage_events.status,
  usage_events.error_code, usage_events.input_tokens, usage_events.cached_input_tokens,
  usage_events.cache_write_tokens, usage_events.output_tokens, usage_events.reasoning_tokens,
  usage_events.cost_nano_usd, usage_events.price_id, usage_events.duration_ms, usage_events.iterations_run,
  usage_events.tags, usage_events.metadata, usage_events.recorded_at
from usage_events
where organization_id = ? and usage_events.status = ?
order by usage_events.occurred_at desc, usage_events.id desc
limit ?;

-- daily_usage_list_d63c63208014
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = ?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit ?;

-- daily_usage_list_7ba4dda095b8
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = ? and (daily_usage.day, daily_usage.user_id, daily_usage.api_key_id) < (?, ?, ?)
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit ?;

-- daily_usage_list_587d8bf435ec
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = ? and daily_usage.day >= ?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit ?;

-- daily_usage_list_56c7ad79ec9a
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = ? and daily_usage.day <= ?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit ?;

-- daily_usage_list_6712dd699aca
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = ? and daily_usage.user_id = ?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit ?;

-- daily_usage_list_75d84b7e4a19
select daily_usage.organization_id, daily_usage.user_id, daily_usage.api_key_id, daily_usage.day,
  daily_usage.request_count, daily_usage.input_tokens, daily_usage.output_tokens,
  cast(daily_usage.cost_nano_usd as text) as cost_nano_usd
from daily_usage
where organization_id = ? and daily_usage.api_key_id = ?
order by daily_usage.day desc, daily_usage.user_id desc, daily_usage.api_key_id desc
limit ?;
