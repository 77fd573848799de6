DROP TABLE rollup_dirty_buckets;
DROP TABLE usage_reservations;
DROP TABLE budget_windows;
DROP TABLE budgets;
DROP TABLE daily_usage;
DROP TABLE usage_idempotency_keys;
DROP TABLE usage_events;
