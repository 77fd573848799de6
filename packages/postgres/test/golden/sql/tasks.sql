-- tasks_insert_eee313649a93
insert into runledger.tasks (organization_id, task_id, project_id, request_text, status, created_at,
  created_by, approved_at, approved_by, completed_at, estimated_resources, actual_resources, external_ai_used,
  error_message)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- tasks_get_a35f28494f24
select organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message
from runledger.tasks
where organization_id = $1 and task_id = $2;

-- tasks_status_b3f1dd28e4b6
select status
from runledger.tasks
where organization_id = $1 and task_id = $2;

-- tasks_list_83d21218d073
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $2;

-- tasks_list_44352a5a5a95
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1 and (runledger.tasks.created_at, runledger.tasks.task_id) < ($2, $3)
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $4;

-- tasks_list_92dfccf83463
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1 and runledger.tasks.status = $2
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $3;

-- tasks_list_325f830f3b27
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1 and runledger.tasks.project_id = $2
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $3;

-- tasks_list_9138b5be0c72
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1 and runledger.tasks.created_by = $2
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $3;

-- tasks_list_a29a9e0e3cf7
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1 and runledger.tasks.created_at >= $2
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $3;

-- tasks_list_a8a70ebd0ce3
select runledger.tasks.organization_id, runledger.tasks.task_id, runledger.tasks.project_id,
  runledger.tasks.request_text, runledger.tasks.status, runledger.tasks.created_at,
  runledger.tasks.created_by, runledger.tasks.approved_at, runledger.tasks.approved_by,
  runledger.tasks.completed_at, runledger.tasks.estimated_resources, runledger.tasks.actual_resources,
  runledger.tasks.external_ai_used, runledger.tasks.error_message
from runledger.tasks
where organization_id = $1 and runledger.tasks.created_at < $2
order by runledger.tasks.created_at desc, runledger.tasks.task_id desc
limit $3;

-- tasks_approve_415cc68131be
update runledger.tasks
set status = 'approved', approved_at = $1, approved_by = $2
where organization_id = $3 and task_id = $4 and status in ('pending')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_reject_93496bf9bc31
update runledger.tasks
set status = 'rejected', completed_at = $1, error_message = $2
where organization_id = $3 and task_id = $4 and status in ('pending', 'approved')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_start_5ca2861c775b
update runledger.tasks
set status = 'executing'
where organization_id = $1 and task_id = $2 and status in ('approved')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_complete_64c9efdce228
update runledger.tasks
set status = 'completed', completed_at = $1, actual_resources = coalesce($2, actual_resources),
  external_ai_used = coalesce($3, external_ai_used)
where organization_id = $4 and task_id = $5 and status in ('executing')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_fail_9a22caa9dad0
update runledger.tasks
set status = 'failed', completed_at = $1, actual_resources = coalesce($2, actual_resources), external_ai_used
  = coalesce($3, external_ai_used), error_message = $4
where organization_id = $5 and task_id = $6 and status in ('executing')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_lock_e00f67ca5422
update runledger.tasks
set status = status
where organization_id = $1 and task_id = $2
returning task_id;

-- execution_logs_append_3a95d03612f6
insert into runledger.execution_logs (organization_id, log_id, task_id, step_number, agent_type, action,
  status, output_summary, output_full, timestamp, duration_ms)
select given.organization_id as organization_id, given.log_id as log_id, given.task_id as task_id,
  row_number() over (order by given.step_number) + coalesce((
  select max(step_number) as step_number
  from runledger.execution_logs
  where organization_id = $1 and task_id = $2
), 0) as step_number, given.agent_type as agent_type, given.action as action, given.status as status,
  given.output_summary as output_summary, given.output_full as output_full, given.timestamp as timestamp,
  given.duration_ms as duration_ms
from (
  select organization_id, log_id, task_id, step_number, agent_type, action, status, output_summary,
    output_full::jsonb as output_full, timestamp, duration_ms
  from json_to_recordset($3) as given (organization_id uuid, log_id uuid, task_id uuid, step_number integer,
    agent_type text, action text, status text, output_summary text, output_full text, timestamp timestamptz,
    duration_ms bigint)
) as given
returning organization_id, log_id, task_id, step_number, agent_type, action, status, output_summary,
  output_full, timestamp, duration_ms;

-- execution_logs_finish_4a10266a7a32
update runledger.execution_logs
set status = $1, output_summary = coalesce($2, output_summary), output_full = coalesce($3, output_full),
  duration_ms = coalesce($4, duration_ms)
where organization_id = $5 and task_id = $6 and step_number = $7 and status = 'running'
returning organization_id, log_id, task_id, step_number, agent_type, action, status, output_summary,
  output_full, timestamp, duration_ms;

-- execution_logs_status_1c476e6a18fd
select status
from runledger.execution_logs
where organization_id = $1 and task_id = $2 and step_number = $3;

-- execution_logs_timeline_83de5ace6838
select runledger.execution_logs.organization_id, runledger.execution_logs.log_id,
  runledger.execution_logs.task_id, runledger.execution_logs.step_number, runledger.execution_logs.agent_type,
  runledger.execution_logs.action, runledger.execution_logs.status, runledger.execution_logs.output_summary,
  runledger.execution_logs.output_full, runledger.execution_logs.timestamp,
  runledger.execution_logs.duration_ms
from runledger.execution_logs
where organization_id = $1 and task_id = $2
order by runledger.execution_logs.step_number asc
limit $3;

-- execution_logs_timeline_b22cad31977a
select runledger.execution_logs.organization_id, runledger.execution_logs.log_id,
  runledger.execution_logs.task_id, runledger.execution_logs.step_number, runledger.execution_logs.agent_type,
  runledger.execution_logs.action, runledger.execution_logs.status, runledger.execution_logs.output_summary,
  runledger.execution_logs.output_full, runledger.execution_logs.timestamp,
  runledger.execution_logs.duration_ms
from runledger.execution_logs
where organization_id = $1 and task_id = $2 and (runledger.execution_logs.step_number) > ($3)
order by runledger.execution_logs.step_number asc
limit $4;
