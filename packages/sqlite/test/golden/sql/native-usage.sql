-- insertEvent
INSERT INTO usage_events (organization_id, occurred_at, id, user_id, api_key_id, job_id, workflow_exec_id,
  task_exec_id, request_id, provider, model, status, error_code, input_tokens, cached_input_tokens,
  cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, price_id, duration_ms, iterations_run,
  tags, metadata, recorded_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- claimKey
INSERT INTO usage_idempotency_keys (organization_id, key, event_id, occurred_at, recorded_at)
VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING;

-- eventOfKey
SELECT event_id
FROM usage_idempotency_keys
WHERE organization_id = ? AND key = ?;

-- addToDay
INSERT INTO daily_usage (organization_id, user_id, api_key_id, day, request_count, input_tokens,
  output_tokens, cost_nano_usd)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET request_count = request_count +
  excluded.request_count, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens +
  excluded.output_tokens, cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd;

-- markHour
INSERT INTO rollup_dirty_buckets (organization_id, bucket_start, id)
VALUES (?, ?, ?);
