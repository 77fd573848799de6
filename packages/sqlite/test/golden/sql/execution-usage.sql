-- execution_usage_by_task_exec_id_2c273c63790a
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from execution_llm_usage
where organization_id = +? and task_exec_id = +?
order by component;

-- execution_usage_by_workflow_exec_id_7a52900afbc6
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from execution_llm_usage
where organization_id = +? and workflow_exec_id = +?
order by component;

-- execution_usage_upsert_of_task_65bd9a6b8242
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
  total_tokens = excluded.total_tokens, reasoning_tokens = excluded.reasoning_tokens, cached_prompt_tokens =
  excluded.cached_prompt_tokens, input_audio_tokens = excluded.input_audio_tokens, output_audio_tokens =
  excluded.output_audio_tokens, cost_nano_usd = excluded.cost_nano_usd, updated_at = case when
  execution_llm_usage.agent_id is distinct from excluded.agent_id or execution_llm_usage.provider is distinct
  from excluded.provider or execution_llm_usage.model is distinct from excluded.model or
  execution_llm_usage.prompt_tokens is distinct from excluded.prompt_tokens or
  execution_llm_usage.completion_tokens is distinct from excluded.completion_tokens or
  execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at else
  execution_llm_usage.updated_at end
returning id, created_at, task_exec_id, workflow_exec_id, updated_at;

-- execution_usage_upsert_of_task_many_9f978e130b35
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->>
    '$.workflow_exec_id' as workflow_exec_id, value ->> '$.task_exec_id' as task_exec_id, value ->>
    '$.component' as component, value ->> '$.agent_id' as agent_id, value ->> '$.provider' as provider, value
    ->> '$.model' as model, value ->> '$.prompt_tokens' as prompt_tokens, value ->> '$.completion_tokens' as
    completion_tokens, value ->> '$.total_tokens' as total_tokens, value ->> '$.reasoning_tokens' as
    reasoning_tokens, value ->> '$.cached_prompt_tokens' as cached_prompt_tokens, value ->>
    '$.input_audio_tokens' as input_audio_tokens, value ->> '$.output_audio_tokens' as output_audio_tokens,
    value ->> '$.cost_nano_usd' as cost_nano_usd, value ->> '$.created_at' as created_at, value ->>
    '$.updated_at' as updated_at
  from json_each(+?)
) as given
where true
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens,
  total_tokens = excluded.total_tokens, reasoning_tokens = excluded.reasoning_tokens, cached_prompt_tokens =
  excluded.cached_prompt_tokens, input_audio_tokens = excluded.input_audio_tokens, output_audio_tokens =
  excluded.output_audio_tokens, cost_nano_usd = excluded.cost_nano_usd, updated_at = case when
  execution_llm_usage.agent_id is distinct from excluded.agent_id or execution_llm_usage.provider is distinct
  from excluded.provider or execution_llm_usage.model is distinct from excluded.model or
  execution_llm_usage.prompt_tokens is distinct from excluded.prompt_tokens or
  execution_llm_usage.completion_tokens is distinct from excluded.completion_tokens or
  execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at else
  execution_llm_usage.updated_at end
returning organization_id, task_exec_id, component, id, created_at, workflow_exec_id, updated_at;

-- execution_usage_upsert_of_workflow_5344ef357745
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens =
  excluded.completion_tokens, total_tokens = excluded.total_tokens, reasoning_tokens =
  excluded.reasoning_tokens, cached_prompt_tokens = excluded.cached_prompt_tokens, input_audio_tokens =
  excluded.input_audio_tokens, output_audio_tokens = excluded.output_audio_tokens, cost_nano_usd =
  excluded.cost_nano_usd, updated_at = case when execution_llm_usage.agent_id is distinct from
  excluded.agent_id or execution_llm_usage.provider is distinct from excluded.provider or
  execution_llm_usage.model is distinct from excluded.model or execution_llm_usage.prompt_tokens is distinct
  from excluded.prompt_tokens or execution_llm_usage.completion_tokens is distinct from
  excluded.completion_tokens or execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at else
  execution_llm_usage.updated_at end
returning id, created_at, task_exec_id, workflow_exec_id, updated_at;

-- execution_usage_upsert_of_workflow_many_e4380e1ee7a3
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->>
    '$.workflow_exec_id' as workflow_exec_id, value ->> '$.task_exec_id' as task_exec_id, value ->>
    '$.component' as component, value ->> '$.agent_id' as agent_id, value ->> '$.provider' as provider, value
    ->> '$.model' as model, value ->> '$.prompt_tokens' as prompt_tokens, value ->> '$.completion_tokens' as
    completion_tokens, value ->> '$.total_tokens' as total_tokens, value ->> '$.reasoning_tokens' as
    reasoning_tokens, value ->> '$.cached_prompt_tokens' as cached_prompt_tokens, value ->>
    '$.input_audio_tokens' as input_audio_tokens, value ->> '$.output_audio_tokens' as output_audio_tokens,
    value ->> '$.cost_nano_usd' as cost_nano_usd, value ->> '$.created_at' as created_at, value ->>
    '$.updated_at' as updated_at
  from json_each(+?)
) as given
where true
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = excluded.prompt_tokens, completion_tokens =
  excluded.completion_tokens, total_tokens = excluded.total_tokens, reasoning_tokens =
  excluded.reasoning_tokens, cached_prompt_tokens = excluded.cached_prompt_tokens, input_audio_tokens =
  excluded.input_audio_tokens, output_audio_tokens = excluded.output_audio_tokens, cost_nano_usd =
  excluded.cost_nano_usd, updated_at = case when execution_llm_usage.agent_id is distinct from
  excluded.agent_id or execution_llm_usage.provider is distinct from excluded.provider or
  execution_llm_usage.model is distinct from excluded.model or execution_llm_usage.prompt_tokens is distinct
  from excluded.prompt_tokens or execution_llm_usage.completion_tokens is distinct from
  excluded.completion_tokens or execution_llm_usage.total_tokens is distinct from excluded.total_tokens or
  execution_llm_usage.reasoning_tokens is distinct from excluded.reasoning_tokens or
  execution_llm_usage.cached_prompt_tokens is distinct from excluded.cached_prompt_tokens or
  execution_llm_usage.input_audio_tokens is distinct from excluded.input_audio_tokens or
  execution_llm_usage.output_audio_tokens is distinct from excluded.output_audio_tokens or
  execution_llm_usage.cost_nano_usd is distinct from excluded.cost_nano_usd then excluded.updated_at else
  execution_llm_usage.updated_at end
returning organization_id, workflow_exec_id, component, id, created_at, task_exec_id, updated_at;

-- execution_usage_add_to_task_650e415d63c1
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = execution_llm_usage.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = execution_llm_usage.completion_tokens + excluded.completion_tokens, total_tokens =
  execution_llm_usage.total_tokens + excluded.total_tokens, reasoning_tokens =
  coalesce(execution_llm_usage.reasoning_tokens + excluded.reasoning_tokens,
  execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens), cached_prompt_tokens =
  coalesce(execution_llm_usage.cached_prompt_tokens + excluded.cached_prompt_tokens,
  execution_llm_usage.cached_prompt_tokens, excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning id, created_at, task_exec_id, workflow_exec_id, prompt_tokens, completion_tokens, total_tokens,
  reasoning_tokens, cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd;

-- execution_usage_add_to_task_many_a1ff4f544e61
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->>
    '$.workflow_exec_id' as workflow_exec_id, value ->> '$.task_exec_id' as task_exec_id, value ->>
    '$.component' as component, value ->> '$.agent_id' as agent_id, value ->> '$.provider' as provider, value
    ->> '$.model' as model, value ->> '$.prompt_tokens' as prompt_tokens, value ->> '$.completion_tokens' as
    completion_tokens, value ->> '$.total_tokens' as total_tokens, value ->> '$.reasoning_tokens' as
    reasoning_tokens, value ->> '$.cached_prompt_tokens' as cached_prompt_tokens, value ->>
    '$.input_audio_tokens' as input_audio_tokens, value ->> '$.output_audio_tokens' as output_audio_tokens,
    value ->> '$.cost_nano_usd' as cost_nano_usd, value ->> '$.created_at' as created_at, value ->>
    '$.updated_at' as updated_at
  from json_each(+?)
) as given
where true
on conflict (organization_id, task_exec_id, component)
where task_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider, model
  = excluded.model, prompt_tokens = execution_llm_usage.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = execution_llm_usage.completion_tokens + excluded.completion_tokens, total_tokens =
  execution_llm_usage.total_tokens + excluded.total_tokens, reasoning_tokens =
  coalesce(execution_llm_usage.reasoning_tokens + excluded.reasoning_tokens,
  execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens), cached_prompt_tokens =
  coalesce(execution_llm_usage.cached_prompt_tokens + excluded.cached_prompt_tokens,
  execution_llm_usage.cached_prompt_tokens, excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning organization_id, task_exec_id, component, id, created_at, workflow_exec_id, prompt_tokens,
  completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd;

-- execution_usage_add_to_workflow_e8a601b494ad
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = execution_llm_usage.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = execution_llm_usage.completion_tokens + excluded.completion_tokens, total_tokens =
  execution_llm_usage.total_tokens + excluded.total_tokens, reasoning_tokens =
  coalesce(execution_llm_usage.reasoning_tokens + excluded.reasoning_tokens,
  execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens), cached_prompt_tokens =
  coalesce(execution_llm_usage.cached_prompt_tokens + excluded.cached_prompt_tokens,
  execution_llm_usage.cached_prompt_tokens, excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning id, created_at, task_exec_id, workflow_exec_id, prompt_tokens, completion_tokens, total_tokens,
  reasoning_tokens, cached_prompt_tokens, input_audio_tokens, output_audio_tokens, cost_nano_usd;

-- execution_usage_add_to_workflow_many_fed195a17a6e
insert into execution_llm_usage (organization_id, id, workflow_exec_id, task_exec_id, component, agent_id,
  provider, model, prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens,
  input_audio_tokens, output_audio_tokens, cost_nano_usd, created_at, updated_at)
select organization_id, id, workflow_exec_id, task_exec_id, component, agent_id, provider, model,
  prompt_tokens, completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd, created_at, updated_at
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->>
    '$.workflow_exec_id' as workflow_exec_id, value ->> '$.task_exec_id' as task_exec_id, value ->>
    '$.component' as component, value ->> '$.agent_id' as agent_id, value ->> '$.provider' as provider, value
    ->> '$.model' as model, value ->> '$.prompt_tokens' as prompt_tokens, value ->> '$.completion_tokens' as
    completion_tokens, value ->> '$.total_tokens' as total_tokens, value ->> '$.reasoning_tokens' as
    reasoning_tokens, value ->> '$.cached_prompt_tokens' as cached_prompt_tokens, value ->>
    '$.input_audio_tokens' as input_audio_tokens, value ->> '$.output_audio_tokens' as output_audio_tokens,
    value ->> '$.cost_nano_usd' as cost_nano_usd, value ->> '$.created_at' as created_at, value ->>
    '$.updated_at' as updated_at
  from json_each(+?)
) as given
where true
on conflict (organization_id, workflow_exec_id, component)
where workflow_exec_id is not null do update set agent_id = excluded.agent_id, provider = excluded.provider,
  model = excluded.model, prompt_tokens = execution_llm_usage.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = execution_llm_usage.completion_tokens + excluded.completion_tokens, total_tokens =
  execution_llm_usage.total_tokens + excluded.total_tokens, reasoning_tokens =
  coalesce(execution_llm_usage.reasoning_tokens + excluded.reasoning_tokens,
  execution_llm_usage.reasoning_tokens, excluded.reasoning_tokens), cached_prompt_tokens =
  coalesce(execution_llm_usage.cached_prompt_tokens + excluded.cached_prompt_tokens,
  execution_llm_usage.cached_prompt_tokens, excluded.cached_prompt_tokens), input_audio_tokens =
  coalesce(execution_llm_usage.input_audio_tokens + excluded.input_audio_tokens,
  execution_llm_usage.input_audio_tokens, excluded.input_audio_tokens), output_audio_tokens =
  coalesce(execution_llm_usage.output_audio_tokens + excluded.output_audio_tokens,
  execution_llm_usage.output_audio_tokens, excluded.output_audio_tokens), cost_nano_usd =
  execution_llm_usage.cost_nano_usd + excluded.cost_nano_usd, updated_at = excluded.updated_at
returning organization_id, workflow_exec_id, component, id, created_at, task_exec_id, prompt_tokens,
  completion_tokens, total_tokens, reasoning_tokens, cached_prompt_tokens, input_audio_tokens,
  output_audio_tokens, cost_nano_usd;

-- execution_usage_summary_e0d2a2b86011
select own.workflow_exec_id as execution, own.component, own.provider, own.model,
  cast(coalesce(sum(own.prompt_tokens), 0) as text) as "promptTokens",
  cast(coalesce(sum(own.completion_tokens), 0) as text) as "completionTokens",
  cast(coalesce(sum(own.total_tokens), 0) as text) as "totalTokens", cast(coalesce(sum(own.reasoning_tokens),
  0) as text) as "reasoningTokens", cast(coalesce(sum(own.cached_prompt_tokens), 0) as text) as
  "cachedPromptTokens", cast(coalesce(sum(own.input_audio_tokens), 0) as text) as "inputAudioTokens",
  cast(coalesce(sum(own.output_audio_tokens), 0) as text) as "outputAudioTokens",
  cast(coalesce(sum(own.cost_nano_usd / 1000000000), 0) as text) as dollars,
  cast(coalesce(sum(own.cost_nano_usd % 1000000000), 0) as text) as "nanoDollars"
from execution_llm_usage as own
where own.organization_id = +? and own.workflow_exec_id in (select value from json_each(+?))
group by own.workflow_exec_id, own.component, own.provider, own.model
union all
select task.workflow_exec_id as execution, own.component, own.provider, own.model,
  cast(coalesce(sum(own.prompt_tokens), 0) as text) as "promptTokens",
  cast(coalesce(sum(own.completion_tokens), 0) as text) as "completionTokens",
  cast(coalesce(sum(own.total_tokens), 0) as text) as "totalTokens", cast(coalesce(sum(own.reasoning_tokens),
  0) as text) as "reasoningTokens", cast(coalesce(sum(own.cached_prompt_tokens), 0) as text) as
  "cachedPromptTokens", cast(coalesce(sum(own.input_audio_tokens), 0) as text) as "inputAudioTokens",
  cast(coalesce(sum(own.output_audio_tokens), 0) as text) as "outputAudioTokens",
  cast(coalesce(sum(own.cost_nano_usd / 1000000000), 0) as text) as dollars,
  cast(coalesce(sum(own.cost_nano_usd % 1000000000), 0) as text) as "nanoDollars"
from task_states as task cross
join execution_llm_usage as own
where own.organization_id = task.organization_id and own.task_exec_id = task.task_exec_id and
  task.organization_id = +? and task.workflow_exec_id in (select value from json_each(+?))
group by task.workflow_exec_id, own.component, own.provider, own.model;
