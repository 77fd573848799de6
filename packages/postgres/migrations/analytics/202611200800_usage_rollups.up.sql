-- Usage by hour, model, user and API key, computed from the events. The nil UUID stands for no user and
-- no key. No foreign keys: this stream may live in a database of its own.
CREATE TABLE usage_rollups_hourly (
  organization_id       uuid NOT NULL,
  bucket_start          timestamptz(3) NOT NULL,
  provider              text COLLATE "C" NOT NULL,
  model                 text COLLATE "C" NOT NULL,
  user_id               uuid NOT NULL,
  api_key_id            uuid NOT NULL,
  request_count         bigint NOT NULL DEFAULT 0,
  error_count           bigint NOT NULL DEFAULT 0,
  unpriced_count        bigint NOT NULL DEFAULT 0,
  input_tokens          bigint NOT NULL DEFAULT 0,
  cached_input_tokens   bigint NOT NULL DEFAULT 0,
  cache_write_tokens    bigint NOT NULL DEFAULT 0,
  output_tokens         bigint NOT NULL DEFAULT 0,
  reasoning_tokens      bigint NOT NULL DEFAULT 0,
  cost_nano_usd         bigint NOT NULL DEFAULT 0,
  duration_ms_sum       bigint NOT NULL DEFAULT 0,
  duration_ms_max       bigint,
  duration_distribution jsonb NOT NULL DEFAULT '{}',
  refreshed_at          timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_usage_rollups_hourly
    PRIMARY KEY (organization_id, bucket_start, provider, model, user_id, api_key_id),
  CONSTRAINT chk_usage_rollups_hourly_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_usage_rollups_hourly_model CHECK (length(model) <= 255),
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
  CONSTRAINT chk_usage_rollups_hourly_duration_ms_max CHECK (duration_ms_max >= 0)
);

-- An hour of all organizations, for reports and retention.
CREATE INDEX idx_usage_rollups_hourly_bucket_start ON usage_rollups_hourly (bucket_start);

-- Usage by day, model, user and API key, computed from the hours.
CREATE TABLE usage_rollups_daily (
  organization_id       uuid NOT NULL,
  bucket_start          timestamptz(3) NOT NULL,
  provider              text COLLATE "C" NOT NULL,
  model                 text COLLATE "C" NOT NULL,
  user_id               uuid NOT NULL,
  api_key_id            uuid NOT NULL,
  request_count         bigint NOT NULL DEFAULT 0,
  error_count           bigint NOT NULL DEFAULT 0,
  unpriced_count        bigint NOT NULL DEFAULT 0,
  input_tokens          bigint NOT NULL DEFAULT 0,
  cached_input_tokens   bigint NOT NULL DEFAULT 0,
  cache_write_tokens    bigint NOT NULL DEFAULT 0,
  output_tokens         bigint NOT NULL DEFAULT 0,
  reasoning_tokens      bigint NOT NULL DEFAULT 0,
  cost_nano_usd         bigint NOT NULL DEFAULT 0,
  duration_ms_sum       bigint NOT NULL DEFAULT 0,
  duration_ms_max       bigint,
  duration_distribution jsonb NOT NULL DEFAULT '{}',
  refreshed_at          timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_usage_rollups_daily
    PRIMARY KEY (organization_id, bucket_start, provider, model, user_id, api_key_id),
  CONSTRAINT chk_usage_rollups_daily_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_usage_rollups_daily_model CHECK (length(model) <= 255),
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
  CONSTRAINT chk_usage_rollups_daily_duration_ms_max CHECK (duration_ms_max >= 0)
);

-- A day of all organizations.
CREATE INDEX idx_usage_rollups_daily_bucket_start ON usage_rollups_daily (bucket_start);
