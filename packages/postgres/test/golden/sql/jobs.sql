-- jobs_enqueue_76eb51bab33d
insert into runledger.jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at,
  max_attempts, organization_id, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, (select clock_timestamp())), $10, $11, $12)
returning id, run_at;

-- jobs_enqueue_keyed_cbbf827d98fa
insert into runledger.jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at,
  max_attempts, organization_id, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, (select clock_timestamp())), $10, $11, $12)
on conflict do nothing
returning id, run_at;

-- jobs_enqueue_many_b2c591139c5c
insert into runledger.jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at,
  max_attempts, organization_id, created_at)
select given.id, given.user_id, given.queue, given.kind, given.priority, given.payload, given.options,
  given.idempotency_key, coalesce(given.run_at, (select clock_timestamp())) as run_at, given.max_attempts,
  given.organization_id, given.created_at
from (
  select id, user_id, queue, kind, priority, payload::jsonb as payload, options::jsonb as options,
    idempotency_key, run_at, max_attempts, organization_id, created_at
  from json_to_recordset($1) as given (id uuid, user_id uuid, queue text, kind text, priority integer, payload
    text, options text, idempotency_key text, run_at timestamptz, max_attempts integer, organization_id uuid,
    created_at timestamptz)
) as given
where true
returning id, run_at;

-- jobs_enqueue_many_keyed_6cf710282619
insert into runledger.jobs (id, user_id, queue, kind, priority, payload, options, idempotency_key, run_at,
  max_attempts, organization_id, created_at)
select given.id, given.user_id, given.queue, given.kind, given.priority, given.payload, given.options,
  given.idempotency_key, coalesce(given.run_at, (select clock_timestamp())) as run_at, given.max_attempts,
  given.organization_id, given.created_at
from (
  select id, user_id, queue, kind, priority, payload::jsonb as payload, options::jsonb as options,
    idempotency_key, run_at, max_attempts, organization_id, created_at
  from json_to_recordset($1) as given (id uuid, user_id uuid, queue text, kind text, priority integer, payload
    text, options text, idempotency_key text, run_at timestamptz, max_attempts integer, organization_id uuid,
    created_at timestamptz)
) as given
where true
on conflict do nothing
returning id, run_at;

-- jobs_rescue_b511f8baf317
with clock as (select (select clock_timestamp()) as now), expired as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where status = 'processing' and locked_until <= (select now from clock)
    order by locked_until, organization_id, id
    limit $1
    for update skip locked
  ) as picked
)
update runledger.jobs
set status = case when jobs.attempt >= jobs.max_attempts then 'failed' else 'queued' end, completed_at = case
  when jobs.attempt >= jobs.max_attempts then (select now from clock) end, error = $2, lease_token = $3,
  locked_until = $4
from expired
where expired.same_id = expired.id and runledger.jobs.organization_id = expired.organization_id and
  runledger.jobs.id = expired.id
returning runledger.jobs.status, runledger.jobs.queue;

-- jobs_rescue_in_queue_df9a8aebbe82
with clock as (select (select clock_timestamp()) as now), expired as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where status = 'processing' and locked_until <= (select now from clock) and queue = $1
    order by locked_until, organization_id, id
    limit $2
    for update skip locked
  ) as picked
)
update runledger.jobs
set status = case when jobs.attempt >= jobs.max_attempts then 'failed' else 'queued' end, completed_at = case
  when jobs.attempt >= jobs.max_attempts then (select now from clock) end, error = $3, lease_token = $4,
  locked_until = $5
from expired
where expired.same_id = expired.id and runledger.jobs.organization_id = expired.organization_id and
  runledger.jobs.id = expired.id
returning runledger.jobs.status, runledger.jobs.queue;

-- jobs_next_due_at_fe0d7aad5383
select min(levels.run_at) as run_at
from (
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $1 and priority = 0
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $2 and priority = 1
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $3 and priority = 2
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $4 and priority = 3
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $5 and priority = 4
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $6 and priority = 5
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $7 and priority = 6
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $8 and priority = 7
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $9 and priority = 8
  union all
  select min(run_at) as run_at
  from runledger.jobs
  where status = 'queued' and queue = $10 and priority = 9
) as levels;

-- jobs_due_level_d25608e3a3b2
select priority
from (
  select priority
  from runledger.jobs
  where 0 >= $1 and status = 'queued' and queue = $2 and priority = 0 and run_at <= (select clock_timestamp())
  order by run_at
  limit $3
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 1 >= $4 and status = 'queued' and queue = $5 and priority = 1 and run_at <= (select clock_timestamp())
  order by run_at
  limit $6
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 2 >= $7 and status = 'queued' and queue = $8 and priority = 2 and run_at <= (select clock_timestamp())
  order by run_at
  limit $9
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 3 >= $10 and status = 'queued' and queue = $11 and priority = 3 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $12
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 4 >= $13 and status = 'queued' and queue = $14 and priority = 4 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $15
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 5 >= $16 and status = 'queued' and queue = $17 and priority = 5 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $18
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 6 >= $19 and status = 'queued' and queue = $20 and priority = 6 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $21
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 7 >= $22 and status = 'queued' and queue = $23 and priority = 7 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $24
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 8 >= $25 and status = 'queued' and queue = $26 and priority = 8 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $27
) as level
union all
select priority
from (
  select priority
  from runledger.jobs
  where 9 >= $28 and status = 'queued' and queue = $29 and priority = 9 and run_at <= (select
    clock_timestamp())
  order by run_at
  limit $30
) as level
limit $31;

-- jobs_waiting_organizations_ffbd433b0b5d
with recursive waiting(organization_id) as (
  select (
    select organization_id
    from (
      select queue, priority, organization_id, run_at
      from runledger.jobs
      where status = 'queued' and (queue, priority, organization_id) > ($1, $2, $3)
      order by queue, priority, organization_id, run_at
      limit $4
    ) as first
    where queue = $5 and priority = $6 and organization_id <= $7
  ) as organization_id
  union all
  select (
    select organization_id
    from (
      select queue, priority, organization_id, run_at
      from runledger.jobs
      where status = 'queued' and (queue, priority, organization_id) > ($8, $9, waiting.organization_id)
      order by queue, priority, organization_id, run_at
      limit $10
    ) as first
    where queue = $11 and priority = $12 and organization_id <= $13
  ) as organization_id
  from waiting
  where waiting.organization_id is not null
), clock as (select (select clock_timestamp()) as now)
select waiting.organization_id
from waiting
where (
  select run_at
  from (
    select queue, priority, organization_id, run_at
    from runledger.jobs
    where status = 'queued' and (queue, priority, organization_id) >= ($14, $15, waiting.organization_id)
    order by queue, priority, organization_id, run_at
    limit $16
  ) as first
  where queue = $17 and priority = $18 and organization_id = waiting.organization_id
) <= (select now from clock)
limit $19;

-- jobs_heartbeat_95d25d9c36c3
update runledger.jobs
set locked_until = ((select clock_timestamp()) + $1 * interval '1 millisecond')
where organization_id = $2 and id = $3 and lease_token = $4
returning runledger.jobs.locked_until;

-- jobs_heartbeat_many_723e7d9c059d
update runledger.jobs
set locked_until = ((select clock_timestamp()) + $1 * interval '1 millisecond')
from (
  select organization_id, id, same_id, lease_token
  from json_to_recordset($2) as given (organization_id uuid, id uuid, same_id uuid, lease_token uuid)
) as lease
where lease.same_id = lease.id and runledger.jobs.organization_id = lease.organization_id and
  runledger.jobs.id = lease.id and runledger.jobs.lease_token = lease.lease_token
returning runledger.jobs.id, runledger.jobs.locked_until;

-- jobs_complete_6ad942ee2532
update runledger.jobs
set status = 'completed', completed_at = (select clock_timestamp()), lease_token = $1, locked_until = $2,
  result = $3, error = $4
where organization_id = $5 and id = $6 and lease_token = $7
returning runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error;

-- jobs_complete_many_1a3a1fd9f7f8
update runledger.jobs
set status = 'completed', completed_at = (select clock_timestamp()), lease_token = $1, locked_until = $2,
  result = lease.result, error = $3
from (
  select organization_id, id, same_id, lease_token, result::jsonb as result
  from json_to_recordset($4) as given (organization_id uuid, id uuid, same_id uuid, lease_token uuid, result
    text)
) as lease
where lease.same_id = lease.id and runledger.jobs.organization_id = lease.organization_id and
  runledger.jobs.id = lease.id and runledger.jobs.lease_token = lease.lease_token
returning runledger.jobs.id;

-- jobs_fail_for_good_d0ddb7134f59
update runledger.jobs
set status = 'failed', completed_at = (select clock_timestamp()), lease_token = $1, locked_until = $2, error =
  $3
where organization_id = $4 and id = $5 and lease_token = $6
returning runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error;

-- jobs_fail_a72e15c9f763
update runledger.jobs
set status = case when attempt >= max_attempts then 'failed' else 'queued' end, completed_at = case when
  attempt >= max_attempts then (select clock_timestamp()) end, run_at = case when attempt >= max_attempts then
  run_at else ((select clock_timestamp()) + ((case when (cast($1 as bigint) << (case when attempt > 30 then 30
  else attempt - 1 end)) > cast($2 as bigint) then cast($3 as bigint) else (cast($4 as bigint) << (case when
  attempt > 30 then 30 else attempt - 1 end)) end) * cast($5 as bigint) / 1000) * interval '1 millisecond')
  end, lease_token = $6, locked_until = $7, error = $8
where organization_id = $9 and id = $10 and lease_token = $11
returning runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error;

-- jobs_release_e5019c1d7b8b
update runledger.jobs
set status = 'queued', attempt = case when attempt > 0 then attempt - 1 else 0 end, lease_token = $1,
  locked_until = $2
where organization_id = $3 and id = $4 and lease_token = $5
returning runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error;

-- jobs_cancel_0b4bbb9ff8c1
update runledger.jobs
set status = 'cancelled', completed_at = (select clock_timestamp()), lease_token = $1, locked_until = $2
where organization_id = $3 and id = $4 and status in ('queued', 'processing')
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_retry_467741a978f5
update runledger.jobs
set status = 'queued', attempt = 0, run_at = (select clock_timestamp()), completed_at = $1
where organization_id = $2 and id = $3 and status in ('failed', 'cancelled')
returning organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key,
  run_at, attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at,
  result, error;

-- jobs_counts_578d81650ccb
select (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where runledger.jobs.status = 'queued'
    limit $1
  ) as some
) as queued, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null)
    limit $2
  ) as some
) as processing, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
      'cancelled'))
    limit $3
  ) as some
) as completed, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    limit $4
  ) as some
) as failed, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
      'cancelled'))
    limit $5
  ) as some
) as cancelled;

-- jobs_counts_460176247676
select (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where runledger.jobs.status = 'queued' and organization_id = $1
    limit $2
  ) as some
) as queued, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
      organization_id = $3
    limit $4
  ) as some
) as processing, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
      'cancelled')) and organization_id = $5
    limit $6
  ) as some
) as completed, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
      and organization_id = $7
    limit $8
  ) as some
) as failed, (
  select count(*) as jobs
  from (
    select 1 as one
    from runledger.jobs
    where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
      'cancelled')) and organization_id = $9
    limit $10
  ) as some
) as cancelled;

-- jobs_by_id_eb9059b2807f
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from runledger.jobs
where organization_id = $1 and id = $2;

-- jobs_by_key_073a9211bb07
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from runledger.jobs
where organization_id = $1 and idempotency_key = $2;

-- jobs_by_keys_cd7c665a5871
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from runledger.jobs
where organization_id = $1 and idempotency_key = any($2);

-- jobs_list_8ec344c4dc67
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued'
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $3 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null)
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $5 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled'))
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $7 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled'))
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $9 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled'))
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $10
) as branch
order by created_at desc, id desc
limit $11;

-- jobs_list_d7d14be42d04
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued' and (runledger.jobs.created_at,
    runledger.jobs.id) < ($2, $3)
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $5 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null) and (runledger.jobs.created_at, runledger.jobs.id) < ($6, $7)
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $9 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and (runledger.jobs.created_at, runledger.jobs.id) < ($10, $11)
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $13 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled')) and (runledger.jobs.created_at, runledger.jobs.id) < ($14, $15)
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $16
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $17 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and (runledger.jobs.created_at, runledger.jobs.id) < ($18, $19)
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $20
) as branch
order by created_at desc, id desc
limit $21;

-- jobs_list_c8dd28722c12
select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
from runledger.jobs
where organization_id = $1 and runledger.jobs.status = 'queued'
order by runledger.jobs.created_at desc, runledger.jobs.id desc
limit $2;

-- jobs_list_82882421bd86
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued' and runledger.jobs.queue = $2
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $3
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $4 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null) and runledger.jobs.queue = $5
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $7 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.queue = $8
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $9
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $10 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled')) and runledger.jobs.queue = $11
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $13 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.queue = $14
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $15
) as branch
order by created_at desc, id desc
limit $16;

-- jobs_list_66f8f788f33c
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued' and runledger.jobs.kind = $2
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $3
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $4 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null) and runledger.jobs.kind = $5
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $7 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.kind = $8
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $9
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $10 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled')) and runledger.jobs.kind = $11
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $13 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.kind = $14
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $15
) as branch
order by created_at desc, id desc
limit $16;

-- jobs_list_5b06d0d6c3c5
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued' and runledger.jobs.user_id = $2
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $3
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $4 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null) and runledger.jobs.user_id = $5
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $7 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.user_id = $8
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $9
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $10 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled')) and runledger.jobs.user_id = $11
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $13 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.user_id = $14
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $15
) as branch
order by created_at desc, id desc
limit $16;

-- jobs_list_c8d34111077d
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued' and runledger.jobs.created_at >= $2
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $3
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $4 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null) and runledger.jobs.created_at >= $5
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $7 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.created_at >= $8
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $9
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $10 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled')) and runledger.jobs.created_at >= $11
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $13 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.created_at >= $14
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $15
) as branch
order by created_at desc, id desc
limit $16;

-- jobs_list_ac4c7b3f7c2c
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $1 and runledger.jobs.status = 'queued' and runledger.jobs.created_at < $2
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $3
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $4 and (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not
    null) and runledger.jobs.created_at < $5
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $7 and (runledger.jobs.status = 'completed' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.created_at < $8
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $9
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $10 and (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed',
    'failed', 'cancelled')) and runledger.jobs.created_at < $11
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where organization_id = $13 and (runledger.jobs.status = 'cancelled' and runledger.jobs.status in
    ('completed', 'failed', 'cancelled')) and runledger.jobs.created_at < $14
  order by runledger.jobs.created_at desc, runledger.jobs.id desc
  limit $15
) as branch
order by created_at desc, id desc
limit $16;

-- jobs_list_all_61d5be453afd
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued'
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $1
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null)
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled'))
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $3
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled'))
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $5
) as branch
order by created_at desc, organization_id desc, id desc
limit $6;

-- jobs_list_all_549f897356a7
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued' and (runledger.jobs.created_at, runledger.jobs.organization_id,
    runledger.jobs.id) < ($1, $2, $3)
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
    (runledger.jobs.created_at, runledger.jobs.organization_id, runledger.jobs.id) < ($5, $6, $7)
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and (runledger.jobs.created_at, runledger.jobs.organization_id, runledger.jobs.id) < ($9,
    $10, $11)
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $12
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    and (runledger.jobs.created_at, runledger.jobs.organization_id, runledger.jobs.id) < ($13, $14, $15)
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $16
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and (runledger.jobs.created_at, runledger.jobs.organization_id, runledger.jobs.id) < ($17,
    $18, $19)
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $20
) as branch
order by created_at desc, organization_id desc, id desc
limit $21;

-- jobs_list_all_2a29ada694b7
select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
  runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
  runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
  runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
  runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
  runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
from runledger.jobs
where runledger.jobs.status = 'queued'
order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
limit $1;

-- jobs_list_all_e4d684c862ce
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued' and runledger.jobs.queue = $1
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
    runledger.jobs.queue = $3
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.queue = $5
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    and runledger.jobs.queue = $7
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.queue = $9
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $10
) as branch
order by created_at desc, organization_id desc, id desc
limit $11;

-- jobs_list_all_0be7854348bb
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued' and runledger.jobs.kind = $1
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
    runledger.jobs.kind = $3
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.kind = $5
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    and runledger.jobs.kind = $7
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.kind = $9
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $10
) as branch
order by created_at desc, organization_id desc, id desc
limit $11;

-- jobs_list_all_77626d39822f
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued' and runledger.jobs.user_id = $1
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
    runledger.jobs.user_id = $3
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.user_id = $5
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    and runledger.jobs.user_id = $7
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.user_id = $9
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $10
) as branch
order by created_at desc, organization_id desc, id desc
limit $11;

-- jobs_list_all_d8548c287d05
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued' and runledger.jobs.created_at >= $1
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
    runledger.jobs.created_at >= $3
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.created_at >= $5
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    and runledger.jobs.created_at >= $7
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.created_at >= $9
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $10
) as branch
order by created_at desc, organization_id desc, id desc
limit $11;

-- jobs_list_all_b986523fe7a2
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where runledger.jobs.status = 'queued' and runledger.jobs.created_at < $1
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $2
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'processing' and runledger.jobs.locked_until is not null) and
    runledger.jobs.created_at < $3
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $4
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.created_at < $5
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $6
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
    and runledger.jobs.created_at < $7
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $8
) as branch
union all
select organization_id, id, user_id, queue, kind, status, priority, payload, options, idempotency_key, run_at,
  attempt, max_attempts, worker_id, lease_token, locked_until, created_at, started_at, completed_at, result,
  error
from (
  select runledger.jobs.organization_id, runledger.jobs.id, runledger.jobs.user_id, runledger.jobs.queue,
    runledger.jobs.kind, runledger.jobs.status, runledger.jobs.priority, runledger.jobs.payload,
    runledger.jobs.options, runledger.jobs.idempotency_key, runledger.jobs.run_at, runledger.jobs.attempt,
    runledger.jobs.max_attempts, runledger.jobs.worker_id, runledger.jobs.lease_token,
    runledger.jobs.locked_until, runledger.jobs.created_at, runledger.jobs.started_at,
    runledger.jobs.completed_at, runledger.jobs.result, runledger.jobs.error
  from runledger.jobs
  where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
    'cancelled')) and runledger.jobs.created_at < $9
  order by runledger.jobs.created_at desc, runledger.jobs.organization_id desc, runledger.jobs.id desc
  limit $10
) as branch
order by created_at desc, organization_id desc, id desc
limit $11;

-- job_files_insert_52392b1bb2ba
insert into runledger.job_files (organization_id, id, job_id, file_name, blob_path, content_type, size_bytes,
  uploaded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- job_files_of_job_f762bf47ca29
select organization_id, id, job_id, file_name, blob_path, content_type, size_bytes, uploaded_at
from runledger.job_files
where organization_id = $1 and job_id = $2
order by uploaded_at, id;

-- job_files_delete_49a4ce065da9
delete from runledger.job_files
where organization_id = $1 and job_id = $2 and id = $3;

-- jobs_purge_completed_ee8a0ba18023
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
      'cancelled')) and created_at < $1 and completed_at < $2
    order by created_at, organization_id, id
    limit $3
    for update skip locked
  ) as picked
)
delete from runledger.jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_failed_38c254988b43
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
      and created_at < $1 and completed_at < $2
    order by created_at, organization_id, id
    limit $3
    for update skip locked
  ) as picked
)
delete from runledger.jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_cancelled_2c04cd40173f
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
      'cancelled')) and created_at < $1 and completed_at < $2
    order by created_at, organization_id, id
    limit $3
    for update skip locked
  ) as picked
)
delete from runledger.jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_completed_f76775409e54
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where (runledger.jobs.status = 'completed' and runledger.jobs.status in ('completed', 'failed',
      'cancelled')) and created_at < $1 and completed_at < $2 and queue = any($3)
    order by created_at, organization_id, id
    limit $4
    for update skip locked
  ) as picked
)
delete from runledger.jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_failed_4e3ffe2d1681
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where (runledger.jobs.status = 'failed' and runledger.jobs.status in ('completed', 'failed', 'cancelled'))
      and created_at < $1 and completed_at < $2 and queue = any($3)
    order by created_at, organization_id, id
    limit $4
    for update skip locked
  ) as picked
)
delete from runledger.jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);

-- jobs_purge_cancelled_483eb617db8a
with ended as materialized (
  select picked.organization_id, picked.id, picked.id as same_id
  from (
    select organization_id, id
    from runledger.jobs
    where (runledger.jobs.status = 'cancelled' and runledger.jobs.status in ('completed', 'failed',
      'cancelled')) and created_at < $1 and completed_at < $2 and queue = any($3)
    order by created_at, organization_id, id
    limit $4
    for update skip locked
  ) as picked
)
delete from runledger.jobs
where (organization_id, id) in (select organization_id, id from ended where same_id = id);
