-- task_states_get_df45fe98e185
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from runledger.task_states
where organization_id = $1 and task_exec_id = $2;

-- task_states_get_for_update_c6b4b5b703c4
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from runledger.task_states
where organization_id = $1 and task_exec_id = $2
for update;

-- task_states_children_67f02f64a6af
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from runledger.task_states
where organization_id = $1 and parent_state_id = $2
order by created_at, task_exec_id;

-- task_states_tree_3ca2172e55ae
with recursive tree as (
  select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
    execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
    updated_at, 1 as depth
  from runledger.task_states
  where organization_id = $1 and task_exec_id = $2
  union all
  select part.organization_id, part.task_exec_id, part.component, part.status, part.task_id,
    part.workflow_exec_id, part.workflow_id, part.execution_type, part.usage, part.agent_id, part.tool_id,
    part.action_id, part.parent_state_id, part.input, part.output, part.error, part.created_at,
    part.updated_at, tree.depth + 1 as depth
  from tree
  inner join runledger.task_states as part on part.organization_id = tree.organization_id and
    part.parent_state_id = tree.task_exec_id
  where tree.depth < $3 and part.task_exec_id <> $4
)
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from tree
order by depth, created_at, task_exec_id;

-- task_states_delete_3243c3d544c5
delete from runledger.task_states
where organization_id = $1 and task_exec_id = $2;

-- task_states_delete_parts_c3d6db4e1939
with recursive parts as (
  select organization_id, task_exec_id
  from runledger.task_states
  where organization_id = $1 and task_exec_id = $2 union
  select part.organization_id, part.task_exec_id
  from parts
  inner join runledger.task_states as part on part.organization_id = parts.organization_id and
    part.parent_state_id = parts.task_exec_id
)
select task_exec_id
from parts
limit $3;

-- task_states_delete_cut_70e970730762
update runledger.task_states
set parent_state_id = $1
where organization_id = $2 and parent_state_id is not null and task_exec_id = any($3);

-- task_states_delete_rest_3c2cc8f87116
delete from runledger.task_states
where organization_id = $1 and task_exec_id = any($2);

-- task_states_upsert_f5a315bc44ec
insert into runledger.task_states (organization_id, task_exec_id, component, status, task_id,
  workflow_exec_id, workflow_id, execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input,
  output, error, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
on conflict (organization_id, task_exec_id) do update set component = excluded.component, status =
  excluded.status, task_id = excluded.task_id, workflow_exec_id = excluded.workflow_exec_id, workflow_id =
  excluded.workflow_id, execution_type = excluded.execution_type, usage = excluded.usage, agent_id =
  excluded.agent_id, tool_id = excluded.tool_id, action_id = excluded.action_id, parent_state_id =
  excluded.parent_state_id, input = excluded.input, output = excluded.output, error = excluded.error,
  updated_at = excluded.updated_at
returning created_at;

-- task_states_upsert_many_041648df3588
insert into runledger.task_states (organization_id, task_exec_id, component, status, task_id,
  workflow_exec_id, workflow_id, execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input,
  output, error, created_at, updated_at)
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from (
  select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
    execution_type, usage::jsonb as usage, agent_id, tool_id, action_id, parent_state_id, input::jsonb as
    input, output::jsonb as output, error::jsonb as error, created_at, updated_at
  from json_to_recordset($1) as given (organization_id uuid, task_exec_id text, component text, status text,
    task_id text, workflow_exec_id text, workflow_id text, execution_type text, usage text, agent_id text,
    tool_id text, action_id text, parent_state_id text, input text, output text, error text, created_at
    timestamptz, updated_at timestamptz)
) as given
where true
on conflict (organization_id, task_exec_id) do update set component = excluded.component, status =
  excluded.status, task_id = excluded.task_id, workflow_exec_id = excluded.workflow_exec_id, workflow_id =
  excluded.workflow_id, execution_type = excluded.execution_type, usage = excluded.usage, agent_id =
  excluded.agent_id, tool_id = excluded.tool_id, action_id = excluded.action_id, parent_state_id =
  excluded.parent_state_id, input = excluded.input, output = excluded.output, error = excluded.error,
  updated_at = excluded.updated_at
returning organization_id, task_exec_id, created_at;

-- task_states_list_4eb14a002ed6
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $2;

-- task_states_list_5983289d4c34
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and (runledger.task_states.created_at, runledger.task_states.task_exec_id) < ($2,
  $3)
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $4;

-- task_states_list_bbac4636ff03
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.status = $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_8b52542a1622
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.workflow_id = $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_702dd2eeac01
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.workflow_exec_id = $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_413f6ee4401c
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.task_id = $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_af4b8e8b6906
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.parent_state_id = $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_e1f1bf8192ac
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.created_at >= $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_979dd4e1c95e
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.created_at < $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_73f69a4751d2
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.updated_at >= $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;

-- task_states_list_2bacad890916
select runledger.task_states.organization_id, runledger.task_states.task_exec_id,
  runledger.task_states.component, runledger.task_states.status, runledger.task_states.task_id,
  runledger.task_states.workflow_exec_id, runledger.task_states.workflow_id,
  runledger.task_states.execution_type, runledger.task_states.usage, runledger.task_states.agent_id,
  runledger.task_states.tool_id, runledger.task_states.action_id, runledger.task_states.parent_state_id,
  runledger.task_states.input, runledger.task_states.output, runledger.task_states.error,
  runledger.task_states.created_at, runledger.task_states.updated_at
from runledger.task_states
where organization_id = $1 and runledger.task_states.updated_at < $2
order by runledger.task_states.created_at desc, runledger.task_states.task_exec_id desc
limit $3;
