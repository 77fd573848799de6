-- task_states_get_ca23e54b1270
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from task_states
where organization_id = +? and task_exec_id = +?;

-- task_states_get_for_update_ca23e54b1270
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from task_states
where organization_id = +? and task_exec_id = +?;

-- task_states_children_2790176a3c83
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from task_states
where organization_id = +? and parent_state_id = +?
order by created_at, task_exec_id;

-- task_states_tree_f9ee61d972b4
with recursive tree as (
  select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
    execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
    updated_at, 1 as depth
  from task_states
  where organization_id = +? and task_exec_id = +?
  union all
  select part.organization_id, part.task_exec_id, part.component, part.status, part.task_id,
    part.workflow_exec_id, part.workflow_id, part.execution_type, part.usage, part.agent_id, part.tool_id,
    part.action_id, part.parent_state_id, part.input, part.output, part.error, part.created_at,
    part.updated_at, tree.depth + 1 as depth
  from tree
  inner join task_states as part on part.organization_id = tree.organization_id and part.parent_state_id =
    tree.task_exec_id
  where tree.depth < +? and part.task_exec_id <> +?
)
select organization_id, task_exec_id, component, status, task_id, workflow_exec_id, workflow_id,
  execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error, created_at,
  updated_at
from tree
order by depth, created_at, task_exec_id;

-- task_states_delete_7bb8799c4884
delete from task_states
where organization_id = +? and task_exec_id = +?;

-- task_states_delete_parts_be7ff331fa6b
with recursive parts as (
  select organization_id, task_exec_id
  from task_states
  where organization_id = +? and task_exec_id = +? union
  select part.organization_id, part.task_exec_id
  from parts
  inner join task_states as part on part.organization_id = parts.organization_id and part.parent_state_id =
    parts.task_exec_id
)
select task_exec_id
from parts
limit +?;

-- task_states_delete_cut_8f39c2e81d90
update task_states
set parent_state_id = +?
where organization_id = +? and parent_state_id is not null and task_exec_id in (select value from
  json_each(+?));

-- task_states_delete_rest_4a847555d8aa
delete from task_states
where organization_id = +? and task_exec_id in (select value from json_each(+?));

-- task_states_upsert_f5a2d7208d3f
insert into task_states (organization_id, task_exec_id, component, status, task_id, workflow_exec_id,
  workflow_id, execution_type, usage, agent_id, tool_id, action_id, parent_state_id, input, output, error,
  created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, task_exec_id) do update set component = excluded.component, status =
  excluded.status, task_id = excluded.task_id, workflow_exec_id = excluded.workflow_exec_id, workflow_id =
  excluded.workflow_id, execution_type = excluded.execution_type, usage = excluded.usage, agent_id =
  excluded.agent_id, tool_id = excluded.tool_id, action_id = excluded.action_id, parent_state_id =
  excluded.parent_state_id, input = excluded.input, output = excluded.output, error = excluded.error,
  updated_at = excluded.updated_at
returning created_at;

-- task_states_upsert_many_ab31554780d4
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
  from json_each(+?)
) as given
where true
on conflict (organization_id, task_exec_id) do update set component = excluded.component, status =
  excluded.status, task_id = excluded.task_id, workflow_exec_id = excluded.workflow_exec_id, workflow_id =
  excluded.workflow_id, execution_type = excluded.execution_type, usage = excluded.usage, agent_id =
  excluded.agent_id, tool_id = excluded.tool_id, action_id = excluded.action_id, parent_state_id =
  excluded.parent_state_id, input = excluded.input, output = excluded.output, error = excluded.error,
  updated_at = excluded.updated_at
returning organization_id, task_exec_id, created_at;

-- task_states_list_e78b8215657b
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_f89e9bd6cad5
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and (task_states.created_at, task_states.task_exec_id) < (+?, +?)
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_71cc968844c9
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.status = +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_c21843467900
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.workflow_id = +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_87aa5c2338db
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.workflow_exec_id = +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_115a2e5b005f
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.task_id = +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_0ff6b8869479
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.parent_state_id = +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_9a27a5d4c7db
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.created_at >= +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_088cc8cd8989
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.created_at < +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_197211984c8d
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.updated_at >= +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;

-- task_states_list_26303a94ce1b
select task_states.organization_id, task_states.task_exec_id, task_states.component, task_states.status,
  task_states.task_id, task_states.workflow_exec_id, task_states.workflow_id, task_states.execution_type,
  task_states.usage, task_states.agent_id, task_states.tool_id, task_states.action_id,
  task_states.parent_state_id, task_states.input, task_states.output, task_states.error,
  task_states.created_at, task_states.updated_at
from task_states
where organization_id = +? and task_states.updated_at < +?
order by task_states.created_at desc, task_states.task_exec_id desc
limit +?;
