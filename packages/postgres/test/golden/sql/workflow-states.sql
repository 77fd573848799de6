-- workflow_states_get_ab0408bf6186
select organization_id, workflow_exec_id, workflow_id, status, usage, input, output, error, created_at,
  updated_at
from runledger.workflow_states
where organization_id = $1 and workflow_exec_id = $2;

-- workflow_states_get_for_update_ad5ab094bde9
select organization_id, workflow_exec_id, workflow_id, status, usage, input, output, error, created_at,
  updated_at
from runledger.workflow_states
where organization_id = $1 and workflow_exec_id = $2
for update;

-- workflow_states_delete_8030dd1bfd9c
delete from runledger.workflow_states
where organization_id = $1 and workflow_exec_id = $2;

-- workflow_states_delete_parts_567b0e5d907e
with recursive parts as (
  select organization_id, task_exec_id
  from runledger.task_states
  where organization_id = $1 and workflow_exec_id = $2 union
  select part.organization_id, part.task_exec_id
  from parts
  inner join runledger.task_states as part on part.organization_id = parts.organization_id and
    part.parent_state_id = parts.task_exec_id
)
select task_exec_id
from parts
limit $3;

-- workflow_states_delete_cut_70e970730762
update runledger.task_states
set parent_state_id = $1
where organization_id = $2 and parent_state_id is not null and task_exec_id = any($3);

-- workflow_states_delete_rest_3c2cc8f87116
delete from runledger.task_states
where organization_id = $1 and task_exec_id = any($2);

-- workflow_states_upsert_6cbeaf119d29
insert into runledger.workflow_states (organization_id, workflow_exec_id, workflow_id, status, usage, input,
  output, error, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (organization_id, workflow_exec_id) do update set workflow_id = excluded.workflow_id, status =
  excluded.status, usage = excluded.usage, input = excluded.input, output = excluded.output, error =
  excluded.error, updated_at = excluded.updated_at
returning created_at;

-- workflow_states_upsert_many_9e313c189f80
insert into runledger.workflow_states (organization_id, workflow_exec_id, workflow_id, status, usage, input,
  output, error, created_at, updated_at)
select organization_id, workflow_exec_id, workflow_id, status, usage, input, output, error, created_at,
  updated_at
from (
  select organization_id, workflow_exec_id, workflow_id, status, usage::jsonb as usage, input::jsonb as input,
    output::jsonb as output, error::jsonb as error, created_at, updated_at
  from json_to_recordset($1) as given (organization_id uuid, workflow_exec_id text, workflow_id text, status
    text, usage text, input text, output text, error text, created_at timestamptz, updated_at timestamptz)
) as given
where true
on conflict (organization_id, workflow_exec_id) do update set workflow_id = excluded.workflow_id, status =
  excluded.status, usage = excluded.usage, input = excluded.input, output = excluded.output, error =
  excluded.error, updated_at = excluded.updated_at
returning organization_id, workflow_exec_id, created_at;

-- workflow_states_list_942cc9530ce9
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $2;

-- workflow_states_list_81ba05c0840d
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and (runledger.workflow_states.created_at,
  runledger.workflow_states.workflow_exec_id) < ($2, $3)
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $4;

-- workflow_states_list_96410fdce813
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and runledger.workflow_states.status = $2
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $3;

-- workflow_states_list_6b29994db0ac
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and runledger.workflow_states.workflow_id = $2
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $3;

-- workflow_states_list_91b771a3e86a
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and runledger.workflow_states.created_at >= $2
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $3;

-- workflow_states_list_ab52380c90c0
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and runledger.workflow_states.created_at < $2
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $3;

-- workflow_states_list_ccd1b0000158
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and runledger.workflow_states.updated_at >= $2
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $3;

-- workflow_states_list_cd42102e8bdc
select runledger.workflow_states.organization_id, runledger.workflow_states.workflow_exec_id,
  runledger.workflow_states.workflow_id, runledger.workflow_states.status, runledger.workflow_states.usage,
  runledger.workflow_states.input, runledger.workflow_states.output, runledger.workflow_states.error,
  runledger.workflow_states.created_at, runledger.workflow_states.updated_at
from runledger.workflow_states
where organization_id = $1 and runledger.workflow_states.updated_at < $2
order by runledger.workflow_states.created_at desc, runledger.workflow_states.workflow_exec_id desc
limit $3;

-- task_states_progress_3745a5723a72
select workflow_exec_id, status, count(*) as tasks
from runledger.task_states
where organization_id = $1 and workflow_exec_id = any($2)
group by workflow_exec_id, status
order by workflow_exec_id, status;
