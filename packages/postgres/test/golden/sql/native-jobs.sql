-- jobs_claim_285b76ef9c08
with clock as (select (select clock_timestamp()) as now), due as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select oldest.organization_id, oldest.id
    from generate_series(0, 9) as level (priority)
    inner join lateral (
      select organization_id, id
      from runledger.jobs
      where queue = $1 and priority = level.priority and status = 'queued' and run_at <= (select now from
        clock)
      order by run_at, id
      limit $2::integer
      for update skip locked
    ) as oldest on true
    limit $3::integer
  ) as picked
)
update runledger.jobs
set status = 'processing', attempt = jobs.attempt + 1, worker_id = $4, lease_token = $5, locked_until =
  ((select now from clock) + $6 * interval '1 millisecond'), started_at = (select now from clock)
from due
where due.same_id = due.id and runledger.jobs.organization_id = due.organization_id and runledger.jobs.id =
  due.id
returning runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error;

-- jobs_claim_turns_e85190c5ca23
with clock as (select (select clock_timestamp()) as now), due as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select oldest.organization_id, oldest.id
    from (
      select organization_id, share
      from json_to_recordset($1) as given (organization_id uuid, share integer)
    ) as turn
    inner join lateral (
      select organization_id, id
      from runledger.jobs
      where queue = $2 and priority = $3 and organization_id = turn.organization_id and status = 'queued' and
        run_at <= (select now from clock)
      order by run_at, id
      limit turn.share
      for update skip locked
    ) as oldest on true
  ) as picked
)
update runledger.jobs
set status = 'processing', attempt = jobs.attempt + 1, worker_id = $4, lease_token = $5, locked_until =
  ((select now from clock) + $6 * interval '1 millisecond'), started_at = (select now from clock)
from due
where due.same_id = due.id and runledger.jobs.organization_id = due.organization_id and runledger.jobs.id =
  due.id
returning runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error;
