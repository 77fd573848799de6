-- jobs_enqueue_483fa3b5278a
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
values (?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))), ?, ?, ?)
returning id, run_at;

-- jobs_enqueue_keyed_e00d1875b728
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
values (?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))), ?, ?, ?)
on conflict do nothing
returning id, run_at;

-- jobs_enqueue_many_b79d81b1a064
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
select given.id, given.user_id, given.queue, given.kind, given.priority, given.payload, given.options,
  given.idempotency_key, coalesce(given.run_at, coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))) as run_at,
  given.max_attempts, given.organization_id, given.created_at
from (
  select value ->> '$.id' as id, value ->> '$.user_id' as user_id, value ->> '$.queue' as queue, value ->>
    '$.kind' as kind, value ->> '$.priority' as priority, value ->> '$.payload' as payload, value ->>
    '$.options' as options, value ->> '$.idempotency_key' as idempotency_key, value ->> '$.run_at' as run_at,
    value ->> '$.max_attempts' as max_attempts, value ->> '$.organization_id' as organization_id, value ->>
    '$.created_at' as created_at
  from json_each(?)
) as given
where true
returning id, run_at;

-- jobs_enqueue_many_keyed_916d15cfb297
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
select given.id, given.user_id, given.queue, given.kind, given.priority, given.payload, given.options,
  given.idempotency_key, coalesce(given.run_at, coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))) as run_at,
  given.max_attempts, given.organization_id, given.created_at
from (
  select value ->> '$.id' as id, value ->> '$.user_id' as user_id, value ->> '$.queue' as queue, value ->>
    '$.kind' as kind, value ->> '$.priority' as priority, value ->> '$.payload' as payload, value ->>
    '$.options' as options, value ->> '$.idempotency_key' as idempotency_key, value ->> '$.run_at' as run_at,
    value ->> '$.max_attempts' as max_attempts, value ->> '$.organization_id' as organization_id, value ->>
    '$.created_at' as created_at
  from json_each(?)
) as given
where true
on conflict do nothing
returning id, run_at;

-- jobs_rescue_fb328b85b035
with clock as (
  select coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
), expired as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where status = 'processing' and locked_until <= (select now from clock)
    order by locked_until, organization_id, id
    limit ?
  ) as picked
)
update jobs
set status = case when jobs.attempt >= jobs.max_attempts then 'failed' else 'queued' end, completed_at = case
  when jobs.attempt >= jobs.max_attempts then (select now from clock) end, error = ?, lease_token = ?,
  locked_until = ?
from expired
where expired.same_id = expired.id and jobs.organization_id = expired.organization_id and jobs.id = expired.id
returning jobs.status, jobs.queue;

-- jobs_rescue_in_queue_b743b955c849
with clock as (
  select coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
), expired as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where status = 'processing' and locked_until <= (select now from clock) and queue = ?
    order by locked_until, organization_id, id
    limit ?
  ) as picked
)
update jobs
set status = case when jobs.attempt >= jobs.max_attempts then 'failed' else 'queued' end, completed_at = case
  when jobs.attempt >= jobs.max_attempts then (select now from clock) end, error = ?, lease_token = ?,
  locked_until = ?
from expired
where expired.same_id = expired.id and jobs.organization_id = expired.organization_id and jobs.id = expired.id
returning jobs.status, jobs.queue;

-- jobs_next_due_at_dea4e987e4b7
select min(levels.run_at) as run_at
from (
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 0
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 1
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 2
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 3
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 4
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 5
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 6
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 7
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 8
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = ? and priority = 9
) as levels;

-- jobs_due_level_3313a0fde97a
select priority
from (
  select priority
  from jobs
  where 0 >= ? and status = 'queued' and queue = ? and priority = 0 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 1 >= ? and status = 'queued' and queue = ? and priority = 1 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 2 >= ? and status = 'queued' and queue = ? and priority = 2 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 3 >= ? and status = 'queued' and queue = ? and priority = 3 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 4 >= ? and status = 'queued' and queue = ? and priority = 4 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 5 >= ? and status = 'queued' and queue = ? and priority = 5 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 6 >= ? and status = 'queued' and queue = ? and priority = 6 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 7 >= ? and status = 'queued' and queue = ? and priority = 7 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 8 >= ? and status = 'queued' and queue = ? and priority = 8 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 9 >= ? and status = 'queued' and queue = ? and priority = 9 and run_at <= coalesce(?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit ?
) as level
limit ?;

-- jobs_waiting_organizations_3aae3ba6792b
with recursive waiting(organization_id) as (
  select (
    select organization_id
    from (
      select queue, priority, organization_id, run_at
      from jobs
      where status = 'queued' and (queue, priority, organization_id) > (?, ?, ?)
      order by queue, priority, organization_id, run_at
      limit ?
    ) as first
    where queue = ? and priority = ? and organization_id <= ?
  ) as organization_id
  union all
  select (
    select organization_id
    from (
      select queue, priority, organization_id, run_at
      from jobs
      where status = 'queued' and (queue, priority, organization_id) > (?, ?, waiting.organization_id)
      order by queue, priority, organization_id, run_at
      limit ?
    ) as first
    where queue = ? and priority = ? and organization_id <= ?
  ) as organization_id
  from waiting
  where waiting.organization_id is not null
), clock as (
  select coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
)
select waiting.organization_id
from waiting
where (
  select run_at
  from (
    select queue, priority, organization_id, run_at
    from jobs
    where status = 'queued' and (queue, priority, organization_id) >= (?, ?, waiting.organization_id)
    order by queue, priority, organization_id, run_at
    limit ?
  ) as first
  where queue = ? and priority = ? and organization_id = waiting.organization_id
) <= (select now from clock)
limit ?;

-- jobs_heartbeat_0d88dee599f4
update jobs
set locked_until = strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), (? /
  1000.0) || ' seconds')
where organization_id = ? and id = ? and lease_token = ?
returning jobs.locked_until;

-- jobs_heartbeat_many_5bf77e5d3121
update jobs
set locked_until = strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), (? /
  1000.0) || ' seconds')
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->> '$.same_id' as
    same_id, value ->> '$.lease_token' as lease_token
  from json_each(?)
) as lease
where lease.same_id = lease.id and jobs.organization_id = lease.organization_id and jobs.id = lease.id and
  jobs.lease_token = lease.lease_token
returning jobs.id, jobs.locked_until;

-- jobs_complete_dcacb251a68c
update jobs
set status = 'completed', completed_at = coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token = ?,
  locked_until = ?, result = ?, error = ?
where organization_id = ? and id = ? and lease_token = ?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_complete_many_0fe0a94438bc
update jobs
set status = 'completed', completed_at = coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token = ?,
  locked_until = ?, result = lease.result, error = ?
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->> '$.same_id' as
    same_id, value ->> '$.lease_token' as lease_token, value ->> '$.result' as result
  from json_each(?)
) as lease
where lease.same_id = lease.id and jobs.organization_id = lease.organization_id and jobs.id = lease.id and
  jobs.lease_token = lease.lease_token
returning jobs.id;

-- jobs_fail_for_good_687a78dce827
update jobs
set status = 'failed', completed_at = coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token = ?,
  locked_until = ?, error = ?
where organization_id = ? and id = ? and lease_token = ?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_fail_27dda7244c54
update jobs
set status = case when attempt >= max_attempts then 'failed' else 'queued' end, completed_at = case when
  attempt >= max_attempts then coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) end, run_at = case when
  attempt >= max_attempts then run_at else strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(?,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), (((case when (cast(? as bigint) << (case when attempt > 30 then 30
  else attempt - 1 end)) > cast(? as bigint) then cast(? as bigint) else (cast(? as bigint) << (case when
  attempt > 30 then 30 else attempt - 1 end)) end) * cast(? as bigint) / 1000) / 1000.0) || ' seconds') end,
  lease_token = ?, locked_until = ?, error = ?
where organization_id = ? and id = ? and lease_token = ?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_release_3ad09d11f9a9
update jobs
set status = 'queued', attempt = case when attempt > 0 then attempt - 1 else 0 end, lease_token = ?,
  locked_until = ?
where organization_id = ? and id = ? and lease_token = ?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_cancel_828e8fd2b9fe
update jobs
set status = 'cancelled', completed_at = coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token = ?,
  locked_until = ?
where organization_id = ? and id = ? and status in ('queued', 'processing')
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_retry_4d3dc64a2d11
update jobs
set status = 'queued', attempt = 0, run_at = coalesce(?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), completed_at
  = ?
where organization_id = ? and id = ? and status in ('failed', 'cancelled')
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_counts_080ad35f1d90
select (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where jobs.status = 'queued'
    limit ?
  ) as some
) as queued, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'processing' and jobs.locked_until is not null)
    limit ?
  ) as some
) as processing, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled'))
    limit ?
  ) as some
) as completed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled'))
    limit ?
  ) as some
) as failed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled'))
    limit ?
  ) as some
) as cancelled;

-- jobs_counts_2c4d25994637
select (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where jobs.status = 'queued' and organization_id = ?
    limit ?
  ) as some
) as queued, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'processing' and jobs.locked_until is not null) and +(organization_id = ?)
    limit ?
  ) as some
) as processing, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and
      organization_id = ?
    limit ?
  ) as some
) as completed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and organization_id
      = ?
    limit ?
  ) as some
) as failed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and
      organization_id = ?
    limit ?
  ) as some
) as cancelled;

-- jobs_by_id_28c6749c1e3d
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from jobs
where organization_id = ? and id = ?;

-- jobs_by_key_9b7ad4949dbf
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from jobs
where organization_id = ? and idempotency_key = ?;

-- jobs_by_keys_2939401939f4
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from jobs
where organization_id = ? and idempotency_key in (select value from json_each(?));

-- jobs_list_afee532b83e3
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued'
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled'))
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled'))
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled'))
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_20ced6b6bf6b
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued' and (jobs.created_at, jobs.id) < (?, ?)
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    (+(jobs.created_at), +(jobs.id)) < (?, ?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and (jobs.created_at, jobs.id) < (?, ?)
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and (jobs.created_at, jobs.id) < (?, ?)
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and (jobs.created_at, jobs.id) < (?, ?)
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_ea11ec0f20ad
select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error
from jobs
where organization_id = ? and jobs.status = 'queued'
order by jobs.created_at desc, jobs.id desc
limit ?;

-- jobs_list_938ca7a4be9d
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued' and jobs.queue = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.queue = ?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.queue = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.queue = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.queue = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_4c332a443673
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued' and jobs.kind = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.kind = ?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.kind = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.kind = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.kind = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_6dc78d7c154b
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued' and jobs.user_id = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.user_id = ?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.user_id = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.user_id = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.user_id = ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_c8b96c242c85
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued' and jobs.created_at >= ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.created_at >= ?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at >= ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at >= ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at >= ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_4f88418e8c61
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and jobs.status = 'queued' and jobs.created_at < ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where +(organization_id = ?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.created_at < ?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at < ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at < ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = ? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at < ?
  order by jobs.created_at desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, id desc
limit ?;

-- jobs_list_all_5a705729f130
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued'
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled'))
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled'))
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled'))
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- jobs_list_all_3025486190db
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and (jobs.created_at, jobs.organization_id, jobs.id) < (?, ?, ?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null) and (+(jobs.created_at),
    +(jobs.organization_id), +(jobs.id)) < (?, ?, ?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and
    (jobs.created_at, jobs.organization_id, jobs.id) < (?, ?, ?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and (jobs.created_at,
    jobs.organization_id, jobs.id) < (?, ?, ?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and
    (jobs.created_at, jobs.organization_id, jobs.id) < (?, ?, ?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- jobs_list_all_608f015e6e30
select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error
from jobs
where jobs.status = 'queued'
order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
limit ?;

-- jobs_list_all_8ef63302f5e5
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.queue = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.queue = ?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.queue = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.queue = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.queue = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- jobs_list_all_f4fa8319a909
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.kind = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.kind = ?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.kind = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.kind = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.kind = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- jobs_list_all_0d460639ec31
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.user_id = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.user_id = ?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.user_id =
    ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.user_id = ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.user_id =
    ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- jobs_list_all_cc171c72d8e5
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.created_at >= ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.created_at >= ?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and
    jobs.created_at >= ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.created_at
    >= ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and
    jobs.created_at >= ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- jobs_list_all_81a3ffffe0fd
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.created_at < ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.created_at < ?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and
    jobs.created_at < ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.created_at <
    ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and
    jobs.created_at < ?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit ?
) as branch
order by created_at desc, organization_id desc, id desc
limit ?;

-- job_files_insert_1ae9aafbb608
insert into job_files (organization_id, id, job_id, file_name, blob_path, content_type, size_bytes,
  uploaded_at)
values (?, ?, ?, ?, ?, ?, ?, ?);

-- job_files_of_job_8a2fdfeac79e
select organization_id, id, job_id, file_name, blob_path, content_type, size_bytes, uploaded_at
from job_files
where organization_id = ? and job_id = ?
order by uploaded_at, id;

-- job_files_delete_be577dabb975
delete from job_files
where organization_id = ? and job_id = ? and id = ?;

-- jobs_purge_completed_f0841803cd7b
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      ? and completed_at < ?
    order by created_at, organization_id, id
    limit ?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_failed_1ec14963079a
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at < ?
      and completed_at < ?
    order by created_at, organization_id, id
    limit ?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_cancelled_22c4724580f8
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      ? and completed_at < ?
    order by created_at, organization_id, id
    limit ?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_completed_01a75d795dd7
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      ? and completed_at < ? and queue in (select value from json_each(?))
    order by created_at, organization_id, id
    limit ?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_failed_6620edb7a05a
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at < ?
      and completed_at < ? and queue in (select value from json_each(?))
    order by created_at, organization_id, id
    limit ?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_cancelled_adf3e710f919
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      ? and completed_at < ? and queue in (select value from json_each(?))
    order by created_at, organization_id, id
    limit ?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);
