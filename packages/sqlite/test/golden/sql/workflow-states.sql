-- workflow_states_get_0d7a1b597ff7
select organization_id, workflow_exec_id, workflow_id, status, usage, input, output, error, created_at,
  updated_at
from workflow_states
where organization_id = +? and workflow_exec_id = +?;

-- workflow_states_get_for_update_0d7a1b597ff7
select organization_id, workflow_exec_id, workflow_id, status, usage, input, output, error, created_at,
  updated_at
from workflow_states
where organization_id = +? and workflow_exec_id = +?;

-- workflow_states_delete_43c7c4302328
delete from workflow_states
where organization_id = +? and workflow_exec_id = +?;

-- workflow_states_delete_parts_cd4431970d7f
with recursive parts as (
  select organization_id, task_exec_id
  from task_states
  where organization_id = +? and workflow_exec_id = +? union
  select part.organization_id, part.task_exec_id
  from parts
  inner join task_states as part on part.organization_id = parts.organization_id and part.parent_state_id =
    parts.task_exec_id
)
select task_exec_id
from parts
limit +?;

-- workflow_states_delete_cut_8f39c2e81d90
update task_states
set parent_state_id = +?
where organization_id = +? and parent_state_id is not null and task_exec_id in (select value from
  json_each(+?));

-- workflow_states_delete_rest_4a847555d8aa
delete from task_states
where organization_id = +? and task_exec_id in (select value from json_each(+?));

-- workflow_states_upsert_2c0d203a6122
insert into workflow_states (organization_id, workflow_exec_id, workflow_id, status, usage, input, output,
  error, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, workflow_exec_id) do update set workflow_id = excluded.workflow_id, status =
  excluded.status, usage = excluded.usage, input = excluded.input, output = excluded.output, error =
  excluded.error, updated_at = excluded.updated_at
returning created_at;

-- workflow_states_upsert_many_2a8720097ae6
insert into workflow_states (organization_id, workflow_exec_id, workflow_id, status, usage, input, output,
  error, created_at, updated_at)
select organization_id, workflow_exec_id, workflow_id, status, usage, input, output, error, created_at,
  updated_at
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.workflow_exec_id' as workflow_exec_id,
    value ->> '$.workflow_id' as workflow_id, value ->> '$.status' as status, value ->> '$.usage' as usage,
    value ->> '$.input' as input, value ->> '$.output' as output, value ->> '$.error' as error, value ->>
    '$.created_at' as created_at, value ->> '$.updated_at' as updated_at
  from json_each(+?)
) as given
where true
on conflict (organization_id, workflow_exec_id) do update set workflow_id = excluded.workflow_id, status =
  excluded.status, usage = excluded.usage, input = excluded.input, output = excluded.output, error =
  excluded.error, updated_at = excluded.updated_at
returning organization_id, workflow_exec_id, created_at;

-- workflow_states_list_888d2d1ac838
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_232ca6640670
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and (workflow_states.created_at, workflow_states.workflow_exec_id) < (+?, +?)
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_ec3c756018db
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and workflow_states.status = +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_7d818890ed58
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and workflow_states.workflow_id = +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_4a81bfe5bd75
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and workflow_states.created_at >= +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_f16fabd30f16
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and workflow_states.created_at < +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_d5760db60a03
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and workflow_states.updated_at >= +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- workflow_states_list_4a353dedac13
select workflow_states.organization_id, workflow_states.workflow_exec_id, workflow_states.workflow_id,
  workflow_states.status, workflow_states.usage, workflow_states.input, workflow_states.output,
  workflow_states.error, workflow_states.created_at, workflow_states.updated_at
from workflow_states
where organization_id = +? and workflow_states.updated_at < +?
order by workflow_states.created_at desc, workflow_states.workflow_exec_id desc
limit +?;

-- task_states_progress_323250344037
select workflow_exec_id, status, count(*) as tasks
from task_states
where organization_id = +? and workflow_exec_id in (select value from json_each(+?))
group by workflow_exec_id, status
order by workflow_exec_id, status;
