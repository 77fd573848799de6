-- Usage by hour, model, user and API key, computed from the events. The nil UUID stands for no user and
-- no key. No foreign keys: this stream may live in a database of its own.
CREATE TABLE usage_rollups_hourly (
  organization_id       TEXT NOT NULL,
  bucket_start          TEXT NOT NULL,
  provider              TEXT NOT NULL,
  model                 TEXT NOT NULL,
  user_id               TEXT NOT NULL,
  api_key_id            TEXT NOT NULL,
  request_count         INTEGER NOT NULL DEFAULT 0,
  error_count           INTEGER NOT NULL DEFAULT 0,
  unpriced_count        INTEGER NOT NULL DEFAULT 0,
  input_tokens          INTEGER NOT NULL DEFAULT 0,
  cached_input_tokens   INTEGER NOT NULL DEFAULT 0,
  cache_write_tokens    INTEGER NOT NULL DEFAULT 0,
  output_tokens         INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens      INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd         INTEGER NOT NULL DEFAULT 0,
  duration_ms_sum       INTEGER NOT NULL DEFAULT 0,
  duration_ms_max       INTEGER,
  duration_distribution TEXT NOT NULL DEFAULT '{}',
  refreshed_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_usage_rollups_hourly
    PRIMARY KEY (organization_id, bucket_start, provider, model, user_id, api_key_id),
  CONSTRAINT chk_usage_rollups_hourly_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_usage_rollups_hourly_bucket_start
    CHECK (bucket_start GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_rollups_hourly_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_usage_rollups_hourly_model CHECK (length(model) <= 255),
  CONSTRAINT chk_usage_rollups_hourly_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_usage_rollups_hourly_api_key_id CHECK (length(api_key_id) = 36),
  CONSTRAINT chk_usage_rollups_hourly_request_count CHECK (request_count >= 0),
  CONSTRAINT chk_usage_rollups_hourly_error_count CHECK (error_count >= 0),
  CONSTRAINT chk_usage_rollups_hourly_unpriced_count CHECK (unpriced_count >= 0),
  CONSTRAINT chk_usage_rollups_hourly_input_tokens CHECK (input_tokens >= 0),
  CONSTRAINT chk_usage_rollups_hourly_cached_input_tokens CHECK (cached_input_tokens >= 0),
  CONSTRAINT chk_usage_rollups_hourly_cache_write_tokens CHECK (cache_write_tokens >= 0),
  CONSTRAINT chk_usage_rollups_hourly_output_tokens CHECK (output_tokens >= 0),
  CONSTRAINT chk_usage_rollups_hourly_reasoning_tokens CHECK (reasoning_tokens >= 0),
  CONSTRAINT chk_usage_rollups_hourly_cost_nano_usd CHECK (cost_nano_usd >= 0),
  CONSTRAINT chk_usage_rollups_hourly_duration_ms_sum CHECK (duration_ms_sum >= 0),
  CONSTRAINT chk_usage_rollups_hourly_duration_ms_max CHECK (duration_ms_max >= 0),
  CONSTRAINT chk_usage_rollups_hourly_duration_distribution
    CHECK (json_valid(duration_distribution)),
  CONSTRAINT chk_usage_rollups_hourly_refreshed_at
    CHECK (refreshed_at GLOB '????-??-??T??:??:??.???Z')
) STRICT, WITHOUT ROWID;

-- An hour of all organizations, for reports and retention.
CREATE INDEX idx_usage_rollups_hourly_bucket_start ON usage_rollups_hourly (bucket_start);

-- Usage by day, model, user and API key, computed from the hours.
CREATE TABLE usage_rollups_daily (
  organization_id       TEXT NOT NULL,
  bucket_start          TEXT NOT NULL,
  provider              TEXT NOT NULL,
  model                 TEXT NOT NULL,
  user_id               TEXT NOT NULL,
  api_key_id            TEXT NOT NULL,
  request_count         INTEGER NOT NULL DEFAULT 0,
  error_count           INTEGER NOT NULL DEFAULT 0,
  unpriced_count        INTEGER NOT NULL DEFAULT 0,
  input_tokens          INTEGER NOT NULL DEFAULT 0,
  cached_input_tokens   INTEGER NOT NULL DEFAULT 0,
  cache_write_tokens    INTEGER NOT NULL DEFAULT 0,
  output_tokens         INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens      INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd         INTEGER NOT NULL DEFAULT 0,
  duration_ms_sum       INTEGER NOT NULL DEFAULT 0,
  duration_ms_max       INTEGER,
  duration_distribution TEXT NOT NULL DEFAULT '{}',
  refreshed_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_usage_rollups_daily
    PRIMARY KEY (organization_id, bucket_start, provider, model, user_id, api_key_id),
  CONSTRAINT chk_usage_rollups_daily_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_usage_rollups_daily_bucket_start
    CHECK (bucket_start GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_rollups_daily_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_usage_rollups_daily_model CHECK (length(model) <= 255),
  CONSTRAINT chk_usage_rollups_daily_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_usage_rollups_daily_api_key_id CHECK (length(api_key_id) = 36),
  CONSTRAINT chk_usage_rollups_daily_request_count CHECK (request_count >= 0),
  CONSTRAINT chk_usage_rollups_daily_error_count CHECK (error_count >= 0),
  CONSTRAINT chk_usage_rollups_daily_unpriced_count CHECK (unpriced_count >= 0),
  CONSTRAINT chk_usage_rollups_daily_input_tokens CHECK (input_tokens >= 0),
  CONSTRAINT chk_usage_rollups_daily_cached_input_tokens CHECK (cached_input_tokens >= 0),
  CONSTRAINT chk_usage_rollups_daily_cache_write_tokens CHECK (cache_write_tokens >= 0),
  CONSTRAINT chk_usage_rollups_daily_output_tokens CHECK (output_tokens >= 0),
  CONSTRAINT chk_usage_rollups_daily_reasoning_tokens CHECK (reasoning_tokens >= 0),
  CONSTRAINT chk_usage_rollups_daily_cost_nano_usd CHECK (cost_nano_usd >= 0),
  CONSTRAINT chk_usage_rollups_daily_duration_ms_sum CHECK (duration_ms_sum >= 0),
  CONSTRAINT chk_usage_rollups_daily_duration_ms_max CHECK (duration_ms_max >= 0),
  CONSTRAINT chk_usage_rollups_daily_duration_distribution
    CHECK (json_valid(duration_distribution)),
  CONSTRAINT chk_usage_rollups_daily_refreshed_at
    CHECK (refreshed_at GLOB '????-??-??T??:??:??.???Z')
) STRICT, WITHOUT ROWID;

-- A day of all organizations.
CREATE INDEX idx_usage_rollups_daily_bucket_start ON usage_rollups_daily (bucket_start);
