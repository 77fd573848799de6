-- task_states_get_033aee4554fd
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from task_states
where organization_id = ? and task_exec_id = ?;

-- task_states_get_for_update_033aee4554fd
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from task_states
where organization_id = ? and task_exec_id = ?;

-- task_states_children_8f182626b720
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from task_states
where organization_id = ? and parent_state_id = ?
order by created_at, task_exec_id;

-- task_states_tree_8dc50b3a5c49
with recursive tree as (
  select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
    execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
    updated_at, 1 as depth
  from task_states
  where organization_id = ? and task_exec_id = ?
  union all
  select part.organization_id, part.task_exec_id, part.component, part.status, part.task_id,
    part.workflow_exec_id, part.workflow_id, part.execution_type, part.usage, part.agent_id, part.tool_id,
    part.action_id, part.parent_state_id, part.input, part.output, part.error, part.created_at,
    part.updated_at, tree.depth + 1 as depth
  from tree
  inner join task_states as part on part.organization_id = tree.organization_id and part.parent_state_id =
    tree.task_exec_id
  where tree.depth < ? and part.task_exec_id <> ?
)
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from tree
order by depth, created_at, task_exec_id;

-- task_states_delete_e4b6f3813be4
delete from task_states
where organization_id = ? and task_exec_id = ?;

-- task_states_delete_parts_1f36d6523a24
with recursive parts as (
  select organization_id, task_exec_id
  from task_states
  where organization_id = ? and task_exec_id = ? union
  select part.organization_id, part.task_exec_id
  from parts
  inner join task_states as part on part.organization_id = parts.organization_id and part.parent_state_id =
    parts.task_exec_id
)
select task_exec_id
from parts
limit ?;

-- task_states_delete_cut_49e56ecdce39
update task_states
set parent_state_id = ?
where organization_id = ? and parent_state_id is not null and task_exec_id in (select value from json_each(?));

-- task_states_delete_rest_07e9454a7046
delete from task_states
where organization_id = ? and task_exec_id in (select value from json_each(?));

-- task_states_upsert_cb7a828e0bc5
insert into task_states (organization_id, task_exec_id, component, status, task_id, workflow_exec_id,
  workflow_id, execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error,
  created_at, updated_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (organization_id, task_exec_id) do update set component = excluded.component, status =
  excluded.status, task_id = excluded.task_id, workflow_exec_id = excluded.workflow_exec_id, workflow_id =
  excluded.workflow_id, execution_type = excluded.execution_type, usage = excluded.usage, agent_id =
  excluded.agent_id, tool_id = excluded.tool_id, action_id = excluded.action_id, parent_state_id =
  excluded.parent_state_id, input = excluded.input, output = excluded.output, error = excluded.error,
  updated_at = excluded.updated_at
returning created_at;

-- task_states_upsert_many_2f8751be3e75
insert into task_states (organization_id, task_exec_id, component, status, task_id, workflow_exec_id,
  workflow_id, execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error,
  created_at, updated_at)
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.task_exec_id' as task_exec_id, value
    ->> '$.component' as component, value ->> '$.status' as status, value ->> '$.task_id' as task_id, value
    ->> '$.workflow_exec_id' as workflow_exec_id, value ->> '$.workflow_id' as workflow_id, value ->>
    '$.execution_type' as execution_type, value ->> '$.usage' as usage, value ->> '$.agent_id' as agent_id,
    value ->> '$.tool_id' as tool_id, value ->> '$.action_id' as action_id, value ->> '$.parent_state_id' as
    parent_state_id, value ->> '$.input' as input, value ->> '$.output' as output, value ->> '$.error' as
    error, value ->> '$.created_at' as created_at, value ->> '$.updated_at' as updated_at
  from json_each(?)
) as given
where true
on conflict (organization_id, task_exec_id) do update set component = excluded.component, status =
  excluded.status, task_id = excluded.task_id, workflow_exec_id = excluded.workflow_exec_id, workflow_id =
  excluded.workflow_id, execution_type = excluded.execution_type, usage = excluded.usage, agent_id =
  excluded.agent_id, tool_id = excluded.tool_id, action_id = excluded.action_id, parent_state_id =
  excluded.parent_state_id, input = excluded.input, output = excluded.output, error = excluded.error,
  updated_at = excluded.updated_at
returning organization_id, task_exec_id, created_at;

-- task_states_list_48caa8b4fc45
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_f15b82e7d657
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and (task_states.created_at, task_states.task_exec_id) < (?, ?)
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_b4a53efc7379
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.status = ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_e4fa12dc9903
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.workflow_id = ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_bf7dbc4df022
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.workflow_exec_id = ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_cd063bad84c9
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.task_id = ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_d3dfacad9606
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.parent_state_id = ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_f718ae582bbd
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.created_at >= ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_55b2b31638b8
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.created_at < ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_b39e4dbaed11
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.updated_at >= ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;

-- task_states_list_5360bb57e437
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = ? and task_states.updated_at < ?
order by task_states.created_at desc, task_states.task_exec_id desc
limit ?;
