-- usage_events_list_5972ec1efa22
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $2;

-- usage_events_list_61a82808e0f4
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and (runledger.usage_events.occurred_at, runledger.usage_events.id) < ($2, $3) and
  runledger.usage_events.occurred_at <= $4
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $5;

-- usage_events_list_1d9030458758
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.occurred_at >= $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_389a5df727ed
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.occurred_at < $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_b48355d100ed
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.user_id = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_2b22f87f6fdd
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.api_key_id = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_cd17d92dacf2
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.job_id = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_7d70e17005a1
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.workflow_exec_id = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_4ce02319b57a
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.task_exec_id = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_d3d638648dee
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.request_id = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_41cc904bd27f
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.provider = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_42d7ccb3d1cd
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.model = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- usage_events_list_32b09b311f72
select runledger.usage_events.organization_id, runledger.usage_events.occurred_at, runledger.usage_events.id,
  runledger.usage_events.user_id, runledger.usage_events.api_key_id, runledger.usage_events.job_id,
  runledger.usage_events.workflow_exec_id, runledger.usage_events.task_exec_id,
  runledger.usage_events.request_id, runledger.usage_events.provider, runledger.usage_events.model,
  runledger.usage_events.status, runledger.usage_events.error_code, runledger.usage_events.input_tokens,
  runledger.usage_events.cached_input_tokens, runledger.usage_events.cache_write_tokens,
  runledger.usage_events.output_tokens, runledger.usage_events.reasoning_tokens,
  runledger.usage_events.cost_nano_usd, runledger.usage_events.price_id, runledger.usage_events.duration_ms,
  runledger.usage_events.iterations_run, runledger.usage_events.tags, runledger.usage_events.metadata,
  runledger.usage_events.recorded_at
from runledger.usage_events
where organization_id = $1 and runledger.usage_events.status = $2
order by runledger.usage_events.occurred_at desc, runledger.usage_events.id desc
limit $3;

-- daily_usage_list_8df6537ec067
select runledger.daily_usage.organization_id, runledger.daily_usage.user_id, runledger.daily_usage.api_key_id,
  runledger.daily_usage.day, runledger.daily_usage.request_count, runledger.daily_usage.input_tokens,
  runledger.daily_usage.output_tokens, cast(runledger.daily_usage.cost_nano_usd as text) as cost_nano_usd
from runledger.daily_usage
where organization_id = $1
order by runledger.daily_usage.day desc, runledger.daily_usage.user_id desc, runledger.daily_usage.api_key_id
  desc
limit $2;

-- daily_usage_list_ee57f79c8f58
select runledger.daily_usage.organization_id, runledger.daily_usage.user_id, runledger.daily_usage.api_key_id,
  runledger.daily_usage.day, runledger.daily_usage.request_count, runledger.daily_usage.input_tokens,
  runledger.daily_usage.output_tokens, cast(runledger.daily_usage.cost_nano_usd as text) as cost_nano_usd
from runledger.daily_usage
where organization_id = $1 and (runledger.daily_usage.day, runledger.daily_usage.user_id,
  runledger.daily_usage.api_key_id) < ($2, $3, $4)
order by runledger.daily_usage.day desc, runledger.daily_usage.user_id desc, runledger.daily_usage.api_key_id
  desc
limit $5;

-- daily_usage_list_cea388cdb9d7
select runledger.daily_usage.organization_id, runledger.daily_usage.user_id, runledger.daily_usage.api_key_id,
  runledger.daily_usage.day, runledger.daily_usage.request_count, runledger.daily_usage.input_tokens,
  runledger.daily_usage.output_tokens, cast(runledger.daily_usage.cost_nano_usd as text) as cost_nano_usd
from runledger.daily_usage
where organization_id = $1 and runledger.daily_usage.day >= $2
order by runledger.daily_usage.day desc, runledger.daily_usage.user_id desc, runledger.daily_usage.api_key_id
  desc
limit $3;

-- daily_usage_list_f7fdec99d1d5
select runledger.daily_usage.organization_id, runledger.daily_usage.user_id, runledger.daily_usage.api_key_id,
  runledger.daily_usage.day, runledger.daily_usage.request_count, runledger.daily_usage.input_tokens,
  runledger.daily_usage.output_tokens, cast(runledger.daily_usage.cost_nano_usd as text) as cost_nano_usd
from runledger.daily_usage
where organization_id = $1 and runledger.daily_usage.day <= $2
order by runledger.daily_usage.day desc, runledger.daily_usage.user_id desc, runledger.daily_usage.api_key_id
  desc
limit $3;

-- daily_usage_list_6f1595375eb9
select runledger.daily_usage.organization_id, runledger.daily_usage.user_id, runledger.daily_usage.api_key_id,
  runledger.daily_usage.day, runledger.daily_usage.request_count, runledger.daily_usage.input_tokens,
  runledger.daily_usage.output_tokens, cast(runledger.daily_usage.cost_nano_usd as text) as cost_nano_usd
from runledger.daily_usage
where organization_id = $1 and runledger.daily_usage.user_id = $2
order by runledger.daily_usage.day desc, runledger.daily_usage.user_id desc, runledger.daily_usage.api_key_id
  desc
limit $3;

-- daily_usage_list_7143132352e4
select runledger.daily_usage.organization_id, runledger.daily_usage.user_id, runledger.daily_usage.api_key_id,
  runledger.daily_usage.day, runledger.daily_usage.request_count, runledger.daily_usage.input_tokens,
  runledger.daily_usage.output_tokens, cast(runledger.daily_usage.cost_nano_usd as text) as cost_nano_usd
from runledger.daily_usage
where organization_id = $1 and runledger.daily_usage.api_key_id = $2
order by runledger.daily_usage.day desc, runledger.daily_usage.user_id desc, runledger.daily_usage.api_key_id
  desc
limit $3;
