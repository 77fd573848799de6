-- jobs_claim_39ae79c5ed72
with clock as (select (select clock_timestamp()) as now)
update runledger.jobs
set status = 'processing', attempt = attempt + 1, worker_id = $1, lease_token = $2, locked_until = ((select
  now from clock) + $3 * interval '1 millisecond'), started_at = (select now from clock)
where ctid = any(array(
  select oldest.row
  from generate_series(0, 9) as level (priority)
  inner join lateral (
    select ctid as row
    from runledger.jobs
    where queue = $4 and priority = level.priority and run_at <= (select now from clock) and status = 'queued'
    order by run_at, id
    limit $5::integer
    for update skip locked
  ) as oldest on true
  limit $6::integer
))
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_claim_turns_97b880b0c1a8
with clock as (select (select clock_timestamp()) as now)
update runledger.jobs
set status = 'processing', attempt = attempt + 1, worker_id = $1, lease_token = $2, locked_until = ((select
  now from clock) + $3 * interval '1 millisecond'), started_at = (select now from clock)
where ctid = any(array(
  select oldest.row
  from (
    select organization_id, share
    from json_to_recordset($4) as given (organization_id uuid, share integer)
  ) as turn
  inner join lateral (
    select ctid as row
    from runledger.jobs
    where (queue, priority, organization_id) >= ($5, $6, turn.organization_id) and (queue, priority,
      organization_id, run_at) <= ($7, $8, turn.organization_id, (select now from clock)) and status =
      'queued'
    order by queue, priority, organization_id, run_at, id
    limit turn.share
    for update skip locked
  ) as oldest on true
))
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;
