-- execution_usage_by_task_exec_id_5400c97bbaaf
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from runledger.execution_llm_usage
where organization_id = $1 and task_exec_id = $2
order by component;

-- execution_usage_by_workflow_exec_id_b6d6e9936dc0
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from runledger.execution_llm_usage
where organization_id = $1 and workflow_exec_id = $2
order by component;

-- execution_usage_upsert_of_task_7d734ceea8af
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
  total_tokens = excluded.total_tokens, reasoning_tokens = excluded.reasoning_tokens, cached_prompt_tokens =
  excluded.cached_prompt_tokens, input_audio_tokens = excluded.input_audio_tokens, output_audio_tokens =
  excluded.output_audio_tokens, cost_nano_usd = excluded.cost_nano_usd, updated_at = case when
  runledger.execution_llm_usage.agent_id is distinct from excluded.agent_id or
  runledger.execution_llm_usage.provider is distinct from excluded.provider or
  runledger.execution_llm_usage.model is distinct from excluded.model or
  runledger.execution_llm_usage.prompt_tokens is distinct from excluded.prompt_tokens or
  runledger.execution_llm_usage.completion_tokens is distinct from excluded.completion_tokens or
  runledger.execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  runledger.execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  runledger.execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  runledger.execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  runledger.execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  runledger.execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at
  else runledger.execution_llm_usage.updated_at end
returning id, created_at, task_exec_id, workflow_exec_id, updated_at;

-- execution_usage_upsert_of_task_many_3cc9e370fd7d
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
    prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
    input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at
  from json_to_recordset($1) as given (organization_id uuid, id uuid, workflow_exec_id text, task_exec_id
    text, component text, agent_id text, provider text, model text, prompt_tokens bigint, completion_tokens
    bigint, total_tokens bigint, reasoning_tokens bigint, cached_prompt_tokens bigint, input_audio_tokens
    bigint, output_audio_tokens bigint, cost_nano_usd bigint, created_at timestamptz, updated_at timestamptz)
) as given
where true
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
  total_tokens = excluded.total_tokens, reasoning_tokens = excluded.reasoning_tokens, cached_prompt_tokens =
  excluded.cached_prompt_tokens, input_audio_tokens = excluded.input_audio_tokens, output_audio_tokens =
  excluded.output_audio_tokens, cost_nano_usd = excluded.cost_nano_usd, updated_at = case when
  runledger.execution_llm_usage.agent_id is distinct from excluded.agent_id or
  runledger.execution_llm_usage.provider is distinct from excluded.provider or
  runledger.execution_llm_usage.model is distinct from excluded.model or
  runledger.execution_llm_usage.prompt_tokens is distinct from excluded.prompt_tokens or
  runledger.execution_llm_usage.completion_tokens is distinct from excluded.completion_tokens or
  runledger.execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  runledger.execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  runledger.execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  runledger.execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  runledger.execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  runledger.execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at
  else runledger.execution_llm_usage.updated_at end
returning organization_id, task_exec_id, component, id, created_at, workflow_exec_id, updated_at;

-- execution_usage_upsert_of_workflow_9dee6ed1bc72
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens =
  excluded.completion_tokens, total_tokens = excluded.total_tokens, reasoning_tokens =
  excluded.reasoning_tokens, cached_prompt_tokens = excluded.cached_prompt_tokens, input_audio_tokens =
  excluded.input_audio_tokens, output_audio_tokens = excluded.output_audio_tokens, cost_nano_usd =
  excluded.cost_nano_usd, updated_at = case when runledger.execution_llm_usage.agent_id is distinct from
  excluded.agent_id or runledger.execution_llm_usage.provider is distinct from excluded.provider or
  runledger.execution_llm_usage.model is distinct from excluded.model or
  runledger.execution_llm_usage.prompt_tokens is distinct from excluded.prompt_tokens or
  runledger.execution_llm_usage.completion_tokens is distinct from excluded.completion_tokens or
  runledger.execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  runledger.execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  runledger.execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  runledger.execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  runledger.execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  runledger.execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at
  else runledger.execution_llm_usage.updated_at end
returning id, created_at, task_exec_id, workflow_exec_id, updated_at;

-- execution_usage_upsert_of_workflow_many_8a31dc5ef949
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
    prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
    input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at
  from json_to_recordset($1) as given (organization_id uuid, id uuid, workflow_exec_id text, task_exec_id
    text, component text, agent_id text, provider text, model text, prompt_tokens bigint, completion_tokens
    bigint, total_tokens bigint, reasoning_tokens bigint, cached_prompt_tokens bigint, input_audio_tokens
    bigint, output_audio_tokens bigint, cost_nano_usd bigint, created_at timestamptz, updated_at timestamptz)
) as given
where true
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens =
  excluded.completion_tokens, total_tokens = excluded.total_tokens, reasoning_tokens =
  excluded.reasoning_tokens, cached_prompt_tokens = excluded.cached_prompt_tokens, input_audio_tokens =
  excluded.input_audio_tokens, output_audio_tokens = excluded.output_audio_tokens, cost_nano_usd =
  excluded.cost_nano_usd, updated_at = case when runledger.execution_llm_usage.agent_id is distinct from
  excluded.agent_id or runledger.execution_llm_usage.provider is distinct from excluded.provider or
  runledger.execution_llm_usage.model is distinct from excluded.model or
  runledger.execution_llm_usage.prompt_tokens is distinct from excluded.prompt_tokens or
  runledger.execution_llm_usage.completion_tokens is distinct from excluded.completion_tokens or
  runledger.execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  runledger.execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  runledger.execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  runledger.execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  runledger.execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  runledger.execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at
  else runledger.execution_llm_usage.updated_at end
returning organization_id, workflow_exec_id, component, id, created_at, task_exec_id, updated_at;

-- execution_usage_add_to_task_c8237cf02273
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = runledger.execution_llm_usage.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = runledger.execution_llm_usage.completion_tokens + excluded.completion_tokens,
  total_tokens = runledger.execution_llm_usage.total_tokens + excluded.total_tokens, reasoning_tokens =
  coalesce(runledger.execution_llm_usage.reasoning_tokens + excluded.reasoning_tokens,
  runledger.execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens), cached_prompt_tokens =
  coalesce(runledger.execution_llm_usage.cached_prompt_tokens + excluded.cached_prompt_tokens,
  runledger.execution_llm_usage.cached_prompt_tokens, excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(runledger.execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  runledger.execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(runledger.execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  runledger.execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  runledger.execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning id, created_at, task_exec_id, workflow_exec_id, prompt_tokens, completion_tokens, total_tokens,
  reasoning_tokens, cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd;

-- execution_usage_add_to_task_many_2414f9b074fd
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
    prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
    input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at
  from json_to_recordset($1) as given (organization_id uuid, id uuid, workflow_exec_id text, task_exec_id
    text, component text, agent_id text, provider text, model text, prompt_tokens bigint, completion_tokens
    bigint, total_tokens bigint, reasoning_tokens bigint, cached_prompt_tokens bigint, input_audio_tokens
    bigint, output_audio_tokens bigint, cost_nano_usd bigint, created_at timestamptz, updated_at timestamptz)
) as given
where true
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = runledger.execution_llm_usage.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = runledger.execution_llm_usage.completion_tokens + excluded.completion_tokens,
  total_tokens = runledger.execution_llm_usage.total_tokens + excluded.total_tokens, reasoning_tokens =
  coalesce(runledger.execution_llm_usage.reasoning_tokens + excluded.reasoning_tokens,
  runledger.execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens), cached_prompt_tokens =
  coalesce(runledger.execution_llm_usage.cached_prompt_tokens + excluded.cached_prompt_tokens,
  runledger.execution_llm_usage.cached_prompt_tokens, excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(runledger.execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  runledger.execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(runledger.execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  runledger.execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  runledger.execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning organization_id, task_exec_id, component, id, created_at, workflow_exec_id, prompt_tokens,
  completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd;

-- execution_usage_add_to_workflow_9c2f8acc722a
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = runledger.execution_llm_usage.prompt_tokens +
  excluded.prompt_tokens, completion_tokens = runledger.execution_llm_usage.completion_tokens +
  excluded.completion_tokens, total_tokens = runledger.execution_llm_usage.total_tokens +
  excluded.total_tokens, reasoning_tokens = coalesce(runledger.execution_llm_usage.reasoning_tokens +
  excluded.reasoning_tokens, runledger.execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens),
  cached_prompt_tokens = coalesce(runledger.execution_llm_usage.cached_prompt_tokens +
  excluded.cached_prompt_tokens, runledger.execution_llm_usage.cached_prompt_tokens,
  excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(runledger.execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  runledger.execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(runledger.execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  runledger.execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  runledger.execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning id, created_at, task_exec_id, workflow_exec_id, prompt_tokens, completion_tokens, total_tokens,
  reasoning_tokens, cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd;

-- execution_usage_add_to_workflow_many_b8b1cceb0bd7
insert into runledger.execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component,
  agent_id, provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens,
  cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
    prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
    input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at
  from json_to_recordset($1) as given (organization_id uuid, id uuid, workflow_exec_id text, task_exec_id
    text, component text, agent_id text, provider text, model text, prompt_tokens bigint, completion_tokens
    bigint, total_tokens bigint, reasoning_tokens bigint, cached_prompt_tokens bigint, input_audio_tokens
    bigint, output_audio_tokens bigint, cost_nano_usd bigint, created_at timestamptz, updated_at timestamptz)
) as given
where true
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = runledger.execution_llm_usage.prompt_tokens +
  excluded.prompt_tokens, completion_tokens = runledger.execution_llm_usage.completion_tokens +
  excluded.completion_tokens, total_tokens = runledger.execution_llm_usage.total_tokens +
  excluded.total_tokens, reasoning_tokens = coalesce(runledger.execution_llm_usage.reasoning_tokens +
  excluded.reasoning_tokens, runledger.execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens),
  cached_prompt_tokens = coalesce(runledger.execution_llm_usage.cached_prompt_tokens +
  excluded.cached_prompt_tokens, runledger.execution_llm_usage.cached_prompt_tokens,
  excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(runledger.execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  runledger.execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(runledger.execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  runledger.execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  runledger.execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning organization_id, workflow_exec_id, component, id, created_at, task_exec_id, prompt_tokens,
  completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd;

-- execution_usage_summary_4cefb7ea9d97
select own.workflow_exec_id as execution, own.component, own.provider, own.model,
  coalesce(sum(own.prompt_tokens), 0)::text as "promptTokens", coalesce(sum(own.completion_tokens), 0)::text
  as "completionTokens", coalesce(sum(own.total_tokens), 0)::text as "totalTokens",
  coalesce(sum(own.reasoning_tokens), 0)::text as "reasoningTokens", coalesce(sum(own.cached_prompt_tokens),
  0)::text as "cachedPromptTokens", coalesce(sum(own.input_audio_tokens), 0)::text as "inputAudioTokens",
  coalesce(sum(own.output_audio_tokens), 0)::text as "outputAudioTokens", coalesce(sum(own.cost_nano_usd /
  1000000000), 0)::text as dollars, coalesce(sum(own.cost_nano_usd % 1000000000), 0)::text as "nanoDollars"
from runledger.execution_llm_usage as own
where own.organization_id = $1 and own.workflow_exec_id = any($2)
group by own.workflow_exec_id, own.component, own.provider, own.model
union all
select task.workflow_exec_id as execution, own.component, own.provider, own.model,
  coalesce(sum(own.prompt_tokens), 0)::text as "promptTokens", coalesce(sum(own.completion_tokens), 0)::text
  as "completionTokens", coalesce(sum(own.total_tokens), 0)::text as "totalTokens",
  coalesce(sum(own.reasoning_tokens), 0)::text as "reasoningTokens", coalesce(sum(own.cached_prompt_tokens),
  0)::text as "cachedPromptTokens", coalesce(sum(own.input_audio_tokens), 0)::text as "inputAudioTokens",
  coalesce(sum(own.output_audio_tokens), 0)::text as "outputAudioTokens", coalesce(sum(own.cost_nano_usd /
  1000000000), 0)::text as dollars, coalesce(sum(own.cost_nano_usd % 1000000000), 0)::text as "nanoDollars"
from runledger.task_states as task cross
join runledger.execution_llm_usage as own
where own.organization_id = task.organization_id and own.task_exec_id = task.task_exec_id and
  task.organization_id = $3 and task.workflow_exec_id = any($4)
group by task.workflow_exec_id, own.component, own.provider, own.model;
