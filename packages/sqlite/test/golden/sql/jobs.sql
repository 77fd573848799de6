-- jobs_enqueue_2161e3a44aa0
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, coalesce(+?, coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))), +?,
  +?, +?)
returning id, run_at;

-- jobs_enqueue_keyed_ea64809d5b7c
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, coalesce(+?, coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))), +?,
  +?, +?)
on conflict do nothing
returning id, run_at;

-- jobs_enqueue_many_b94cfac87a33
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
select given.id, given.user_id, given.queue, given.kind, given.priority, given.payload, given.options,
  given.idempotency_key, coalesce(given.run_at, coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))) as
  run_at, given.max_attempts, given.organization_id, given.created_at
from (
  select value ->> '$.id' as id, value ->> '$.user_id' as user_id, value ->> '$.queue' as queue, value ->>
    '$.kind' as kind, value ->> '$.priority' as priority, value ->> '$.payload' as payload, value ->>
    '$.options' as options, value ->> '$.idempotency_key' as idempotency_key, value ->> '$.run_at' as run_at,
    value ->> '$.max_attempts' as max_attempts, value ->> '$.organization_id' as organization_id, value ->>
    '$.created_at' as created_at
  from json_each(+?)
) as given
where true
returning id, run_at;

-- jobs_enqueue_many_keyed_8bfd0c1edbb0
insert into jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at, max_attempts,
  organization_id, created_at)
select given.id, given.user_id, given.queue, given.kind, given.priority, given.payload, given.options,
  given.idempotency_key, coalesce(given.run_at, coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))) as
  run_at, given.max_attempts, given.organization_id, given.created_at
from (
  select value ->> '$.id' as id, value ->> '$.user_id' as user_id, value ->> '$.queue' as queue, value ->>
    '$.kind' as kind, value ->> '$.priority' as priority, value ->> '$.payload' as payload, value ->>
    '$.options' as options, value ->> '$.idempotency_key' as idempotency_key, value ->> '$.run_at' as run_at,
    value ->> '$.max_attempts' as max_attempts, value ->> '$.organization_id' as organization_id, value ->>
    '$.created_at' as created_at
  from json_each(+?)
) as given
where true
on conflict do nothing
returning id, run_at;

-- jobs_rescue_2f283bf0cf4d
with clock as (
  select coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
), expired as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where status = 'processing' and locked_until <= (select now from clock)
    order by locked_until, organization_id, id
    limit +?
  ) as picked
)
update jobs
set status = case when jobs.attempt >= jobs.max_attempts then 'failed' else 'queued' end, completed_at = case
  when jobs.attempt >= jobs.max_attempts then (select now from clock) end, error = +?, lease_token = +?,
  locked_until = +?
from expired
where expired.same_id = expired.id and jobs.organization_id = expired.organization_id and jobs.id = expired.id
returning jobs.status, jobs.queue;

-- jobs_rescue_in_queue_165378b44176
with clock as (
  select coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
), expired as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where status = 'processing' and locked_until <= (select now from clock) and queue = +?
    order by locked_until, organization_id, id
    limit +?
  ) as picked
)
update jobs
set status = case when jobs.attempt >= jobs.max_attempts then 'failed' else 'queued' end, completed_at = case
  when jobs.attempt >= jobs.max_attempts then (select now from clock) end, error = +?, lease_token = +?,
  locked_until = +?
from expired
where expired.same_id = expired.id and jobs.organization_id = expired.organization_id and jobs.id = expired.id
returning jobs.status, jobs.queue;

-- jobs_next_due_at_b751d8958bf7
select min(levels.run_at) as run_at
from (
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 0
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 1
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 2
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 3
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 4
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 5
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 6
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 7
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 8
  union all
  select min(run_at) as run_at
  from jobs
  where status = 'queued' and queue = +? and priority = 9
) as levels;

-- jobs_due_level_37fc152ddea5
select priority
from (
  select priority
  from jobs
  where 0 >= +? and status = 'queued' and queue = +? and priority = 0 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 1 >= +? and status = 'queued' and queue = +? and priority = 1 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 2 >= +? and status = 'queued' and queue = +? and priority = 2 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 3 >= +? and status = 'queued' and queue = +? and priority = 3 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 4 >= +? and status = 'queued' and queue = +? and priority = 4 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 5 >= +? and status = 'queued' and queue = +? and priority = 5 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 6 >= +? and status = 'queued' and queue = +? and priority = 6 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 7 >= +? and status = 'queued' and queue = +? and priority = 7 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 8 >= +? and status = 'queued' and queue = +? and priority = 8 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
union all
select priority
from (
  select priority
  from jobs
  where 9 >= +? and status = 'queued' and queue = +? and priority = 9 and run_at <= coalesce(+?,
    strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  order by run_at
  limit +?
) as level
limit +?;

-- jobs_waiting_organizations_2f47af75f42d
with recursive waiting(organization_id) as (
  select (
    select organization_id
    from (
      select queue, priority, organization_id, run_at
      from jobs
      where status = 'queued' and (queue, priority, organization_id) > (+?, +?, +?)
      order by queue, priority, organization_id, run_at
      limit +?
    ) as first
    where queue = +? and priority = +? and organization_id <= +?
  ) as organization_id
  union all
  select (
    select organization_id
    from (
      select queue, priority, organization_id, run_at
      from jobs
      where status = 'queued' and (queue, priority, organization_id) > (+?, +?, waiting.organization_id)
      order by queue, priority, organization_id, run_at
      limit +?
    ) as first
    where queue = +? and priority = +? and organization_id <= +?
  ) as organization_id
  from waiting
  where waiting.organization_id is not null
), clock as (
  select coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
)
select waiting.organization_id
from waiting
where (
  select run_at
  from (
    select queue, priority, organization_id, run_at
    from jobs
    where status = 'queued' and (queue, priority, organization_id) >= (+?, +?, waiting.organization_id)
    order by queue, priority, organization_id, run_at
    limit +?
  ) as first
  where queue = +? and priority = +? and organization_id = waiting.organization_id
) <= (select now from clock)
limit +?;

-- jobs_heartbeat_ba007b63af0d
update jobs
set locked_until = strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), (+? /
  1000.0) || ' seconds')
where organization_id = +? and id = +? and lease_token = +?
returning jobs.locked_until;

-- jobs_heartbeat_many_9d57190d26da
update jobs
set locked_until = strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), (+? /
  1000.0) || ' seconds')
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->> '$.same_id' as
    same_id, value ->> '$.lease_token' as lease_token
  from json_each(+?)
) as lease
where lease.same_id = lease.id and jobs.organization_id = lease.organization_id and jobs.id = lease.id and
  jobs.lease_token = lease.lease_token
returning jobs.id, jobs.locked_until;

-- jobs_complete_9f9cb69a48cf
update jobs
set status = 'completed', completed_at = coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token =
  +?, locked_until = +?, result = +?, error = +?
where organization_id = +? and id = +? and lease_token = +?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_complete_many_4978072e1745
update jobs
set status = 'completed', completed_at = coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token =
  +?, locked_until = +?, result = lease.result, error = +?
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->> '$.same_id' as
    same_id, value ->> '$.lease_token' as lease_token, value ->> '$.result' as result
  from json_each(+?)
) as lease
where lease.same_id = lease.id and jobs.organization_id = lease.organization_id and jobs.id = lease.id and
  jobs.lease_token = lease.lease_token
returning jobs.id;

-- jobs_fail_for_good_269fd2806b0e
update jobs
set status = 'failed', completed_at = coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token = +?,
  locked_until = +?, error = +?
where organization_id = +? and id = +? and lease_token = +?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_fail_f395ceb40097
update jobs
set status = case when attempt >= max_attempts then 'failed' else 'queued' end, completed_at = case when
  attempt >= max_attempts then coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) end, run_at = case when
  attempt >= max_attempts then run_at else strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(+?,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), (((case when (cast(+? as bigint) << (case when attempt > 30 then 30
  else attempt - 1 end)) > cast(+? as bigint) then cast(+? as bigint) else (cast(+? as bigint) << (case when
  attempt > 30 then 30 else attempt - 1 end)) end) * cast(+? as bigint) / 1000) / 1000.0) || ' seconds') end,
  lease_token = +?, locked_until = +?, error = +?
where organization_id = +? and id = +? and lease_token = +?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_release_937065c80315
update jobs
set status = 'queued', attempt = case when attempt > 0 then attempt - 1 else 0 end, lease_token = +?,
  locked_until = +?
where organization_id = +? and id = +? and lease_token = +?
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_cancel_b3070af4c266
update jobs
set status = 'cancelled', completed_at = coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), lease_token =
  +?, locked_until = +?
where organization_id = +? and id = +? and status in ('queued', 'processing')
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_retry_2ae9575fafbe
update jobs
set status = 'queued', attempt = 0, run_at = coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), completed_at
  = +?
where organization_id = +? and id = +? and status in ('failed', 'cancelled')
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_counts_36a6d36a7fe1
select (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where jobs.status = 'queued'
    limit +?
  ) as some
) as queued, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'processing' and jobs.locked_until is not null)
    limit +?
  ) as some
) as processing, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled'))
    limit +?
  ) as some
) as completed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled'))
    limit +?
  ) as some
) as failed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled'))
    limit +?
  ) as some
) as cancelled;

-- jobs_counts_bd2d3724d081
select (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where jobs.status = 'queued' and organization_id = +?
    limit +?
  ) as some
) as queued, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'processing' and jobs.locked_until is not null) and +(organization_id = +?)
    limit +?
  ) as some
) as processing, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and
      organization_id = +?
    limit +?
  ) as some
) as completed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and organization_id
      = +?
    limit +?
  ) as some
) as failed, (
  select count(*) as jobs
  from (
    select 1 as one
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and
      organization_id = +?
    limit +?
  ) as some
) as cancelled;

-- jobs_by_id_4794e3d20864
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from jobs
where organization_id = +? and id = +?;

-- jobs_by_key_8a459e64c69c
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from jobs
where organization_id = +? and idempotency_key = +?;

-- jobs_by_keys_9b936e993a63
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from jobs
where organization_id = +? and idempotency_key in (select value from json_each(+?));

-- jobs_list_ce29f435e549
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued'
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled'))
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled'))
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled'))
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_5d2a35427292
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued' and (jobs.created_at, jobs.id) < (+?, +?)
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    (+(jobs.created_at), +(jobs.id)) < (+?, +?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and (jobs.created_at, jobs.id) < (+?, +?)
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and (jobs.created_at, jobs.id) < (+?, +?)
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and (jobs.created_at, jobs.id) < (+?, +?)
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_170c9ddc5e85
select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error
from jobs
where organization_id = +? and jobs.status = 'queued'
order by jobs.created_at desc, jobs.id desc
limit +?;

-- jobs_list_ddde593df204
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued' and jobs.queue = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.queue = +?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.queue = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.queue = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.queue = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_9aa54d09ff1d
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued' and jobs.kind = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.kind = +?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.kind = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.kind = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.kind = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_01bfe0b108e6
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued' and jobs.user_id = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.user_id = +?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.user_id = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.user_id = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.user_id = +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_391a80a07032
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued' and jobs.created_at >= +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.created_at >= +?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at >= +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at >= +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at >= +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_6a7ab6f40d76
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where organization_id = +? and jobs.status = 'queued' and jobs.created_at < +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where +(organization_id = +?) and (jobs.status = 'processing' and jobs.locked_until is not null) and
    +(jobs.created_at < +?)
  order by +(jobs.created_at) desc, +(jobs.id) desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'completed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at < +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'failed' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at < +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
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
  where organization_id = +? and (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed',
    'cancelled')) and jobs.created_at < +?
  order by jobs.created_at desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, id desc
limit +?;

-- jobs_list_all_1a321ed51a8a
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
  limit +?
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
  limit +?
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
  limit +?
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
  limit +?
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
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- jobs_list_all_fbf94629f9d1
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and (jobs.created_at, jobs.organization_id, jobs.id) < (+?, +?, +?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    +(jobs.organization_id), +(jobs.id)) < (+?, +?, +?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit +?
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
    (jobs.created_at, jobs.organization_id, jobs.id) < (+?, +?, +?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    jobs.organization_id, jobs.id) < (+?, +?, +?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    (jobs.created_at, jobs.organization_id, jobs.id) < (+?, +?, +?)
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- jobs_list_all_c5e1d3528c96
select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error
from jobs
where jobs.status = 'queued'
order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
limit +?;

-- jobs_list_all_879da494d1b7
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.queue = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.queue = +?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit +?
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
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.queue =
    +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.queue = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.queue =
    +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- jobs_list_all_64b2b5cbc9d1
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.kind = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.kind = +?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit +?
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
  where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.kind = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.kind = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.kind = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- jobs_list_all_48509e05af13
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.user_id = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.user_id = +?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit +?
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
    +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and jobs.user_id = +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- jobs_list_all_ef34384d6ba4
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.created_at >= +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.created_at >= +?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit +?
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
    jobs.created_at >= +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    >= +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    jobs.created_at >= +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- jobs_list_all_88cc7d4a6a9f
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
    jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
    jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
    jobs.result, jobs.error
  from jobs
  where jobs.status = 'queued' and jobs.created_at < +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
  where (jobs.status = 'processing' and jobs.locked_until is not null) and +(jobs.created_at < +?)
  order by +(jobs.created_at) desc, +(jobs.organization_id) desc, +(jobs.id) desc
  limit +?
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
    jobs.created_at < +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
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
    jobs.created_at < +?
  order by jobs.created_at desc, jobs.organization_id desc, jobs.id desc
  limit +?
) as branch
order by created_at desc, organization_id desc, id desc
limit +?;

-- job_files_insert_53121b6a4d15
insert into job_files (organization_id, id, job_id, file_name, blob_path, content_type, size_bytes,
  uploaded_at)
values (+?, +?, +?, +?, +?, +?, +?, +?);

-- job_files_of_job_7744541835d8
select organization_id, id, job_id, file_name, blob_path, content_type, size_bytes, uploaded_at
from job_files
where organization_id = +? and job_id = +?
order by uploaded_at, id;

-- job_files_delete_84e9bc2b52d5
delete from job_files
where organization_id = +? and job_id = +? and id = +?;

-- jobs_purge_completed_e8f20ad69cad
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      +? and completed_at < +?
    order by created_at, organization_id, id
    limit +?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_failed_cfe8bc9105bf
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at < +?
      and completed_at < +?
    order by created_at, organization_id, id
    limit +?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_cancelled_9575f4a1b2c1
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      +? and completed_at < +?
    order by created_at, organization_id, id
    limit +?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_completed_4759d684b6d9
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'completed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      +? and completed_at < +? and queue in (select value from json_each(+?))
    order by created_at, organization_id, id
    limit +?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_failed_98732515e7eb
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'failed' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at < +?
      and completed_at < +? and queue in (select value from json_each(+?))
    order by created_at, organization_id, id
    limit +?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_cancelled_4a75baf93f06
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where (jobs.status = 'cancelled' and jobs.status in ('completed', 'failed', 'cancelled')) and created_at <
      +? and completed_at < +? and queue in (select value from json_each(+?))
    order by created_at, organization_id, id
    limit +?
  ) as picked
)
delete from jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);
