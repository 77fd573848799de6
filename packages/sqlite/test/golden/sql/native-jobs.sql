-- jobs_claim_e8c1f39d00f8
with clock as (select ? as now), due as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 0 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 1 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 2 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 3 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 4 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 5 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 6 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 7 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 8 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    union all
    select organization_id, id
    from (
      select organization_id, id
      from jobs
      where status = 'queued' and queue = ? and priority = 9 and run_at <= (select now from clock)
      order by run_at, id
      limit ?
    ) as level
    limit ?
  ) as picked
)
update jobs
set status = 'processing', attempt = jobs.attempt + 1, worker_id = ?, lease_token = ?, locked_until =
  strftime('%Y-%m-%dT%H:%M:%fZ', (select now from clock), (? / 1000.0) || ' seconds'), started_at = (select
  now from clock)
from due
where due.same_id = due.id and jobs.organization_id = due.organization_id and jobs.id = due.id
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;

-- jobs_claim_turn_dff2f8c26c97
with clock as (select ? as now), due as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from jobs
    where status = 'queued' and queue = ? and priority = ? and organization_id = ? and run_at <= (select now
      from clock)
    order by run_at, id
    limit ?
  ) as picked
)
update jobs
set status = 'processing', attempt = jobs.attempt + 1, worker_id = ?, lease_token = ?, locked_until =
  strftime('%Y-%m-%dT%H:%M:%fZ', (select now from clock), (? / 1000.0) || ' seconds'), started_at = (select
  now from clock)
from due
where due.same_id = due.id and jobs.organization_id = due.organization_id and jobs.id = due.id
returning jobs.organization_id, jobs.id, jobs.user_id, jobs.queue, jobs.kind, jobs.status, jobs.priority,
  jobs.payload, jobs.options, jobs.idempotency_key, jobs.run_at, jobs.attempt, jobs.max_attempts,
  jobs.worker_id, jobs.lease_token, jobs.locked_until, jobs.created_at, jobs.started_at, jobs.completed_at,
  jobs.result, jobs.error;
