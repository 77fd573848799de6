-- usage_record_bd9de4e85e56
WITH inserted AS (
  INSERT INTO runledger.usage_events (organization_id, occurred_at, id, user_id, api_key_id, job_id,
    workflow_exec_id, task_exec_id, request_id, provider, model, status, error_code, input_tokens,
    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, price_id,
    duration_ms, iterations_run, tags, metadata, recorded_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25)
  ON CONFLICT DO NOTHING
  RETURNING organization_id, user_id, api_key_id, occurred_at, input_tokens, output_tokens, cost_nano_usd
), marked AS (
  INSERT INTO runledger.rollup_dirty_buckets (organization_id, bucket_start, id)
  SELECT organization_id, date_trunc('hour', occurred_at, 'UTC'), $26
  FROM inserted
), added AS (
  INSERT INTO runledger.daily_usage AS daily (organization_id, user_id, api_key_id, day, request_count,
    input_tokens, output_tokens, cost_nano_usd)
  SELECT organization_id, coalesce(user_id, '00000000-0000-0000-0000-000000000000'), coalesce(api_key_id,
    '00000000-0000-0000-0000-000000000000'), (occurred_at AT TIME ZONE 'UTC')::date, 1, input_tokens,
    output_tokens, coalesce(cost_nano_usd, 0)
  FROM inserted
  ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET request_count = daily.request_count +
    excluded.request_count, input_tokens = daily.input_tokens + excluded.input_tokens, output_tokens =
    daily.output_tokens + excluded.output_tokens, cost_nano_usd = daily.cost_nano_usd + excluded.cost_nano_usd
)
SELECT count(*)::int AS recorded
FROM inserted;

-- usage_record_under_key_e24ef6b9959a
WITH claimed AS (
  INSERT INTO runledger.usage_idempotency_keys (organization_id, key, event_id, occurred_at, recorded_at)
  VALUES ($1, $27, $3, $2, $25)
  ON CONFLICT DO NOTHING
  RETURNING organization_id, key, event_id, occurred_at
), inserted AS (
  INSERT INTO runledger.usage_events (organization_id, occurred_at, id, user_id, api_key_id, job_id,
    workflow_exec_id, task_exec_id, request_id, provider, model, status, error_code, input_tokens,
    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, price_id,
    duration_ms, iterations_run, tags, metadata, recorded_at)
  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
    $23, $24, $25
  FROM claimed
  ON CONFLICT DO NOTHING
  RETURNING organization_id, user_id, api_key_id, occurred_at, input_tokens, output_tokens, cost_nano_usd
), marked AS (
  INSERT INTO runledger.rollup_dirty_buckets (organization_id, bucket_start, id)
  SELECT organization_id, date_trunc('hour', occurred_at, 'UTC'), $26
  FROM inserted
), added AS (
  INSERT INTO runledger.daily_usage AS daily (organization_id, user_id, api_key_id, day, request_count,
    input_tokens, output_tokens, cost_nano_usd)
  SELECT organization_id, coalesce(user_id, '00000000-0000-0000-0000-000000000000'), coalesce(api_key_id,
    '00000000-0000-0000-0000-000000000000'), (occurred_at AT TIME ZONE 'UTC')::date, 1, input_tokens,
    output_tokens, coalesce(cost_nano_usd, 0)
  FROM inserted
  ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET request_count = daily.request_count +
    excluded.request_count, input_tokens = daily.input_tokens + excluded.input_tokens, output_tokens =
    daily.output_tokens + excluded.output_tokens, cost_nano_usd = daily.cost_nano_usd + excluded.cost_nano_usd
)
SELECT count(*)::int AS recorded
FROM inserted;

-- usage_record_batch_b46ccb625775
WITH inserted AS (
  INSERT INTO runledger.usage_events (organization_id, occurred_at, id, user_id, api_key_id, job_id,
    workflow_exec_id, task_exec_id, request_id, provider, model, status, error_code, input_tokens,
    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, price_id,
    duration_ms, iterations_run, tags, metadata, recorded_at)
  SELECT organization_id, occurred_at, id, user_id, api_key_id, job_id, workflow_exec_id, task_exec_id,
    request_id, provider, model, status, error_code, input_tokens, cached_input_tokens, cache_write_tokens,
    output_tokens, reasoning_tokens, cost_nano_usd, price_id, duration_ms, iterations_run::text[],
    tags::text[], metadata::jsonb, recorded_at
  FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[],
    $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::uuid[], $21::bigint[], $22::text[],
    $23::text[], $24::text[], $25::timestamptz[]) AS event (organization_id, occurred_at, id, user_id,
    api_key_id, job_id, workflow_exec_id, task_exec_id, request_id, provider, model, status, error_code,
    input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd,
    price_id, duration_ms, iterations_run, tags, metadata, recorded_at)
  ON CONFLICT DO NOTHING
  RETURNING organization_id, user_id, api_key_id, occurred_at, input_tokens, output_tokens, cost_nano_usd
), marked AS (
  INSERT INTO runledger.rollup_dirty_buckets (organization_id, bucket_start, id)
  SELECT organization_id, bucket_start, id
  FROM unnest($26::uuid[], $27::timestamptz[], $28::uuid[]) AS mark (organization_id, bucket_start, id)
  WHERE (organization_id, bucket_start) IN (
    SELECT organization_id, date_trunc('hour', occurred_at, 'UTC')
    FROM inserted
  )
), added AS (
  INSERT INTO runledger.daily_usage AS daily (organization_id, user_id, api_key_id, day, request_count,
    input_tokens, output_tokens, cost_nano_usd)
  SELECT organization_id, coalesce(user_id, '00000000-0000-0000-0000-000000000000'), coalesce(api_key_id,
    '00000000-0000-0000-0000-000000000000'), (occurred_at AT TIME ZONE 'UTC')::date, count(*),
    sum(input_tokens), sum(output_tokens), coalesce(sum(cost_nano_usd), 0)
  FROM inserted
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET request_count = daily.request_count +
    excluded.request_count, input_tokens = daily.input_tokens + excluded.input_tokens, output_tokens =
    daily.output_tokens + excluded.output_tokens, cost_nano_usd = daily.cost_nano_usd + excluded.cost_nano_usd
)
SELECT count(*)::int AS recorded
FROM inserted;

-- usage_record_batch_under_keys_8a81ba6da61a
WITH batch AS (
  SELECT *
  FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[],
    $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::uuid[], $21::bigint[], $22::text[],
    $23::text[], $24::text[], $25::timestamptz[], $29::text[]) WITH ORDINALITY AS event (organization_id,
    occurred_at, id, user_id, api_key_id, job_id, workflow_exec_id, task_exec_id, request_id, provider, model,
    status, error_code, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
    reasoning_tokens, cost_nano_usd, price_id, duration_ms, iterations_run, tags, metadata, recorded_at,
    idempotency_key, place)
), claimed AS (
  INSERT INTO runledger.usage_idempotency_keys (organization_id, key, event_id, occurred_at, recorded_at)
  SELECT organization_id, idempotency_key, id, occurred_at, recorded_at
  FROM batch
  WHERE idempotency_key IS NOT NULL
  ORDER BY organization_id, idempotency_key COLLATE "C", place
  ON CONFLICT DO NOTHING
  RETURNING organization_id, key, event_id, occurred_at
), inserted AS (
  INSERT INTO runledger.usage_events (organization_id, occurred_at, id, user_id, api_key_id, job_id,
    workflow_exec_id, task_exec_id, request_id, provider, model, status, error_code, input_tokens,
    cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, price_id,
    duration_ms, iterations_run, tags, metadata, recorded_at)
  SELECT organization_id, occurred_at, id, user_id, api_key_id, job_id, workflow_exec_id, task_exec_id,
    request_id, provider, model, status, error_code, input_tokens, cached_input_tokens, cache_write_tokens,
    output_tokens, reasoning_tokens, cost_nano_usd, price_id, duration_ms, iterations_run::text[],
    tags::text[], metadata::jsonb, recorded_at
  FROM batch
  WHERE idempotency_key IS NULL OR (organization_id, idempotency_key, id, occurred_at) IN (
    SELECT organization_id, key, event_id, occurred_at
    FROM claimed
  )
  ORDER BY place
  ON CONFLICT DO NOTHING
  RETURNING organization_id, user_id, api_key_id, occurred_at, input_tokens, output_tokens, cost_nano_usd
), marked AS (
  INSERT INTO runledger.rollup_dirty_buckets (organization_id, bucket_start, id)
  SELECT organization_id, bucket_start, id
  FROM unnest($26::uuid[], $27::timestamptz[], $28::uuid[]) AS mark (organization_id, bucket_start, id)
  WHERE (organization_id, bucket_start) IN (
    SELECT organization_id, date_trunc('hour', occurred_at, 'UTC')
    FROM inserted
  )
), added AS (
  INSERT INTO runledger.daily_usage AS daily (organization_id, user_id, api_key_id, day, request_count,
    input_tokens, output_tokens, cost_nano_usd)
  SELECT organization_id, coalesce(user_id, '00000000-0000-0000-0000-000000000000'), coalesce(api_key_id,
    '00000000-0000-0000-0000-000000000000'), (occurred_at AT TIME ZONE 'UTC')::date, count(*),
    sum(input_tokens), sum(output_tokens), coalesce(sum(cost_nano_usd), 0)
  FROM inserted
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET request_count = daily.request_count +
    excluded.request_count, input_tokens = daily.input_tokens + excluded.input_tokens, output_tokens =
    daily.output_tokens + excluded.output_tokens, cost_nano_usd = daily.cost_nano_usd + excluded.cost_nano_usd
)
SELECT count(*)::int AS recorded
FROM inserted;

-- copyEvents
COPY runledger.usage_events (organization_id, occurred_at, id, user_id, api_key_id, job_id, workflow_exec_id,
  task_exec_id, request_id, provider, model, status, error_code, input_tokens, cached_input_tokens,
  cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, price_id, duration_ms, iterations_run,
  tags, metadata, recorded_at)
FROM STDIN (FORMAT binary);

-- usage_add_totals_9b1fddb60cfb
WITH added AS (
  INSERT INTO runledger.daily_usage AS daily (organization_id, user_id, api_key_id, day, request_count,
    input_tokens, output_tokens, cost_nano_usd)
  SELECT *
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[], $5::bigint[], $6::bigint[], $7::bigint[],
    $8::bigint[])
  ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET request_count = daily.request_count +
    excluded.request_count, input_tokens = daily.input_tokens + excluded.input_tokens, output_tokens =
    daily.output_tokens + excluded.output_tokens, cost_nano_usd = daily.cost_nano_usd + excluded.cost_nano_usd
)
INSERT INTO runledger.rollup_dirty_buckets (organization_id, bucket_start, id)
SELECT *
FROM unnest($9::uuid[], $10::timestamptz[], $11::uuid[]);

-- usage_event_of_key_fd536ac3eced
SELECT event_id
FROM runledger.usage_idempotency_keys
WHERE organization_id = $1 AND key = $2;

-- usage_ensure_partitions_2b014058f57a
SELECT runledger.usage_events_ensure_partitions(month, month) AS made
FROM unnest($1::timestamptz[]) AS month;
