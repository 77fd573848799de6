-- tasks_insert_c541fe72df9c
insert into tasks (organization_id, task_id, project_id, request_text, status, created_at, created_by,
  approved_at, approved_by, completed_at, estimated_resources, actual_resources, external_ai_used,
  error_message)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?);

-- tasks_get_081089710453
select organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message
from tasks
where organization_id = +? and task_id = +?;

-- tasks_status_cfccf81b32da
select status
from tasks
where organization_id = +? and task_id = +?;

-- tasks_list_dba7b17bed37
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +?
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_list_8209468a2767
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +? and (tasks.created_at, tasks.task_id) < (+?, +?)
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_list_428c2964609e
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +? and tasks.status = +?
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_list_05ffea533310
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +? and tasks.project_id = +?
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_list_e561d0eddb46
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +? and tasks.created_by = +?
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_list_b6c2f93fbef4
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +? and tasks.created_at >= +?
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_list_9d641d918cfc
select tasks.organization_id, tasks.task_id, tasks.project_id, tasks.request_text, tasks.status,
  tasks.created_at, tasks.created_by, tasks.approved_at, tasks.approved_by, tasks.completed_at,
  tasks.estimated_resources, tasks.actual_resources, tasks.external_ai_used, tasks.error_message
from tasks
where organization_id = +? and tasks.created_at < +?
order by tasks.created_at desc, tasks.task_id desc
limit +?;

-- tasks_approve_90fb36e71803
update tasks
set status = 'approved', approved_at = +?, approved_by = +?
where organization_id = +? and task_id = +? and status in ('pending')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_reject_ca1414760290
update tasks
set status = 'rejected', completed_at = +?, error_message = +?
where organization_id = +? and task_id = +? and status in ('pending', 'approved')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_start_423afddaff54
update tasks
set status = 'executing'
where organization_id = +? and task_id = +? and status in ('approved')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_complete_12fcccf97ded
update tasks
set status = 'completed', completed_at = +?, actual_resources = coalesce(+?, actual_resources),
  external_ai_used = coalesce(+?, external_ai_used)
where organization_id = +? and task_id = +? and status in ('executing')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_fail_0d4494e79194
update tasks
set status = 'failed', completed_at = +?, actual_resources = coalesce(+?, actual_resources), external_ai_used
  = coalesce(+?, external_ai_used), error_message = +?
where organization_id = +? and task_id = +? and status in ('executing')
returning organization_id, task_id, project_id, request_text, status, created_at, created_by, approved_at,
  approved_by, completed_at, estimated_resources, actual_resources, external_ai_used, error_message;

-- tasks_lock_9f90295d42a2
update tasks
set status = status
where organization_id = +? and task_id = +?
returning task_id;

-- execution_logs_append_e43d4f65a5a6
insert into execution_logs (organization_id, log_id, task_id, step_number, agent_type, action, status,
  output_summary, output_full, timestamp, duration_ms)
select given.organization_id as organization_id, given.log_id as log_id, given.task_id as task_id,
  row_number() over (order by given.step_number) + coalesce((
  select max(step_number) as step_number
  from execution_logs
  where organization_id = +? and task_id = +?
), 0) as step_number, given.agent_type as agent_type, given.action as action, given.status as status,
  given.output_summary as output_summary, given.output_full as output_full, given.timestamp as timestamp,
  given.duration_ms as duration_ms
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.log_id' as log_id, value ->>
    '$.task_id' as task_id, value ->> '$.step_number' as step_number, value ->> '$.agent_type' as agent_type,
    value ->> '$.action' as action, value ->> '$.status' as status, value ->> '$.output_summary' as
    output_summary, value ->> '$.output_full' as output_full, value ->> '$.timestamp' as timestamp, value ->>
    '$.duration_ms' as duration_ms
  from json_each(+?)
) as given
returning organization_id, log_id, task_id, step_number, agent_type, action, status, output_summary,
  output_full, timestamp, duration_ms;

-- execution_logs_finish_67a50d4147eb
update execution_logs
set status = +?, output_summary = coalesce(+?, output_summary), output_full = coalesce(+?, output_full),
  duration_ms = coalesce(+?, duration_ms)
where organization_id = +? and task_id = +? and step_number = +? and status = 'running'
returning organization_id, log_id, task_id, step_number, agent_type, action, status, output_summary,
  output_full, timestamp, duration_ms;

-- execution_logs_status_aeaf501b3436
select status
from execution_logs
where organization_id = +? and task_id = +? and step_number = +?;

-- execution_logs_timeline_cebc42c2b61e
select execution_logs.organization_id, execution_logs.log_id, execution_logs.task_id,
  execution_logs.step_number, execution_logs.agent_type, execution_logs.action, execution_logs.status,
  execution_logs.output_summary, execution_logs.output_full, execution_logs.timestamp,
  execution_logs.duration_ms
from execution_logs
where organization_id = +? and task_id = +?
order by execution_logs.step_number asc
limit +?;

-- execution_logs_timeline_e42dc8c3c970
select execution_logs.organization_id, execution_logs.log_id, execution_logs.task_id,
  execution_logs.step_number, execution_logs.agent_type, execution_logs.action, execution_logs.status,
  execution_logs.output_summary, execution_logs.output_full, execution_logs.timestamp,
  execution_logs.duration_ms
from execution_logs
where organization_id = +? and task_id = +? and (execution_logs.step_number) > (+?)
order by execution_logs.step_number asc
limit +?;
