DROP TABLE rollup_dirty_buckets;
DROP TABLE usage_reservations;
DROP TABLE budget_windows;
DROP TABLE budgets;
DROP TABLE daily_usage;
DROP TABLE usage_idempotency_keys;
DROP FUNCTION usage_events_ensure_partitions(timestamptz, timestamptz, regclass);
DROP TABLE usage_events;
