-- jobs_claim_5600ad853570
with clock as (
  select coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
)
update jobs
set status = 'processing', attempt = attempt + 1, worker_id = +?, lease_token = +?, locked_until =
  strftime('%Y-%m-%dT%H:%M:%fZ', (select now from clock), (+? / 1000.0) || ' seconds'), started_at = (select
  now from clock)
where rowid in (
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 0 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 1 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 2 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 3 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 4 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 5 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 6 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 7 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 8 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  union all
  select rowid
  from (
    select rowid
    from jobs
    where queue = +? and priority = 9 and status = 'queued' and run_at <= (select now from clock)
    order by run_at, id
    limit +?
  ) as level
  limit +?
)
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_claim_turn_c9a44e156dcc
with clock as (
  select coalesce(+?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as now
)
update jobs
set status = 'processing', attempt = attempt + 1, worker_id = +?, lease_token = +?, locked_until =
  strftime('%Y-%m-%dT%H:%M:%fZ', (select now from clock), (+? / 1000.0) || ' seconds'), started_at = (select
  now from clock)
where rowid in (
  select rowid
  from jobs
  where queue = +? and priority = +? and organization_id = +? and status = 'queued' and run_at <= (select now
    from clock)
  order by run_at, id
  limit +?
)
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;
