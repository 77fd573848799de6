-- One request to a model: what it used and what it cost. It has no foreign keys: references are by
-- value and outlive what they point to, and checking each would halve the rate of bulk recording.
CREATE TABLE usage_events (
  organization_id     TEXT NOT NULL,
  occurred_at         TEXT NOT NULL,
  id                  TEXT NOT NULL,
  user_id             TEXT,
  api_key_id          TEXT,
  job_id              TEXT,
  workflow_exec_id    TEXT,
  task_exec_id        TEXT,
  request_id          TEXT,
  provider            TEXT NOT NULL,
  model               TEXT NOT NULL,
  status              TEXT NOT NULL DEFAULT 'ok',
  error_code          TEXT,
  input_tokens        INTEGER NOT NULL DEFAULT 0,
  cached_input_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_tokens  INTEGER NOT NULL DEFAULT 0,
  output_tokens       INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens    INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd       INTEGER,
  price_id            TEXT,
  duration_ms         INTEGER,
  iterations_run      TEXT,
  tags                TEXT,
  metadata            TEXT,
  recorded_at         TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_usage_events PRIMARY KEY (organization_id, occurred_at, id),
  CONSTRAINT chk_usage_events_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_usage_events_occurred_at CHECK (occurred_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_events_id CHECK (length(id) = 36),
  CONSTRAINT chk_usage_events_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_usage_events_api_key_id CHECK (length(api_key_id) = 36),
  CONSTRAINT chk_usage_events_job_id CHECK (length(job_id) = 36),
  CONSTRAINT chk_usage_events_workflow_exec_id CHECK (length(workflow_exec_id) <= 255),
  CONSTRAINT chk_usage_events_task_exec_id CHECK (length(task_exec_id) <= 255),
  CONSTRAINT chk_usage_events_request_id CHECK (length(request_id) <= 255),
  CONSTRAINT chk_usage_events_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_usage_events_model CHECK (length(model) <= 255),
  CONSTRAINT chk_usage_events_status CHECK (status IN ('ok', 'error')),
  CONSTRAINT chk_usage_events_error_code CHECK (length(error_code) <= 255),
  CONSTRAINT chk_usage_events_input_tokens CHECK (input_tokens >= 0),
  CONSTRAINT chk_usage_events_cached_input_tokens CHECK (cached_input_tokens >= 0),
  CONSTRAINT chk_usage_events_cache_write_tokens CHECK (cache_write_tokens >= 0),
  CONSTRAINT chk_usage_events_output_tokens CHECK (output_tokens >= 0),
  CONSTRAINT chk_usage_events_reasoning_tokens CHECK (reasoning_tokens >= 0),
  CONSTRAINT chk_usage_events_cost_nano_usd CHECK (cost_nano_usd >= 0),
  CONSTRAINT chk_usage_events_price_id CHECK (length(price_id) = 36),
  CONSTRAINT chk_usage_events_duration_ms CHECK (duration_ms >= 0),
  CONSTRAINT chk_usage_events_iterations_run
    CHECK (json_valid(coalesce(iterations_run, 'null')) AND json_type(iterations_run) = 'array'),
  CONSTRAINT chk_usage_events_tags
    CHECK (json_valid(coalesce(tags, 'null')) AND json_type(tags) = 'array'),
  CONSTRAINT chk_usage_events_metadata CHECK (json_valid(coalesce(metadata, 'null'))),
  CONSTRAINT chk_usage_events_recorded_at CHECK (recorded_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_events_reasoning CHECK (reasoning_tokens <= output_tokens)
) STRICT;

-- A user's events, by time. To the last column that lists are sorted by: for less, SQLite would walk over
-- all events of the organization, which it finds in order by the key.
CREATE INDEX idx_usage_events_organization_id_user_id_occurred_at_id
  ON usage_events (organization_id, user_id, occurred_at, id);

-- Events of all organizations in a time: rollups and retention.
CREATE INDEX idx_usage_events_occurred_at ON usage_events (occurred_at);

-- The events of a job, by time.
CREATE INDEX idx_usage_events_organization_id_job_id_occurred_at_id
  ON usage_events (organization_id, job_id, occurred_at, id) WHERE job_id IS NOT NULL;

-- Keys of callers whose retries cannot repeat an event’s identifier and time.
CREATE TABLE usage_idempotency_keys (
  organization_id TEXT NOT NULL,
  key             TEXT NOT NULL,
  event_id        TEXT NOT NULL,
  occurred_at     TEXT NOT NULL,
  recorded_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_usage_idempotency_keys PRIMARY KEY (organization_id, key),
  CONSTRAINT chk_usage_idempotency_keys_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_usage_idempotency_keys_key CHECK (length(key) <= 255),
  CONSTRAINT chk_usage_idempotency_keys_event_id CHECK (length(event_id) = 36),
  CONSTRAINT chk_usage_idempotency_keys_occurred_at
    CHECK (occurred_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_idempotency_keys_recorded_at
    CHECK (recorded_at GLOB '????-??-??T??:??:??.???Z')
) STRICT, WITHOUT ROWID;

-- Pruning.
CREATE INDEX idx_usage_idempotency_keys_recorded_at ON usage_idempotency_keys (recorded_at);

-- Totals of a day by user and API key, kept in the transaction that records an event. The nil UUID
-- stands for none: NULLs in a key would let the same totals in twice.
CREATE TABLE daily_usage (
  organization_id TEXT NOT NULL,
  user_id         TEXT NOT NULL,
  api_key_id      TEXT NOT NULL,
  day             TEXT NOT NULL,
  request_count   INTEGER NOT NULL DEFAULT 0,
  input_tokens    INTEGER NOT NULL DEFAULT 0,
  output_tokens   INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd   INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT pk_daily_usage PRIMARY KEY (organization_id, user_id, api_key_id, day),
  CONSTRAINT fk_daily_usage_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_daily_usage_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_daily_usage_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_daily_usage_api_key_id CHECK (length(api_key_id) = 36),
  CONSTRAINT chk_daily_usage_day CHECK (day GLOB '????-??-??'),
  CONSTRAINT chk_daily_usage_request_count CHECK (request_count >= 0),
  CONSTRAINT chk_daily_usage_input_tokens CHECK (input_tokens >= 0),
  CONSTRAINT chk_daily_usage_output_tokens CHECK (output_tokens >= 0),
  CONSTRAINT chk_daily_usage_cost_nano_usd CHECK (cost_nano_usd >= 0)
) STRICT, WITHOUT ROWID;

-- An organization's days, in order.
CREATE INDEX idx_daily_usage_organization_id_day_user_id_api_key_id
  ON daily_usage (organization_id, day, user_id, api_key_id);

-- A user's days, in order.
CREATE INDEX idx_daily_usage_organization_id_user_id_day_api_key_id
  ON daily_usage (organization_id, user_id, day, api_key_id);

-- A key's days, in order.
CREATE INDEX idx_daily_usage_organization_id_api_key_id_day_user_id
  ON daily_usage (organization_id, api_key_id, day, user_id);

-- How much an organization, one of its users or one of its keys may use in a period.
CREATE TABLE budgets (
  organization_id     TEXT NOT NULL,
  id                  TEXT NOT NULL,
  user_id             TEXT,
  api_key_id          TEXT,
  period              TEXT NOT NULL,
  limit_cost_nano_usd INTEGER,
  limit_tokens        INTEGER,
  limit_requests      INTEGER,
  action              TEXT NOT NULL,
  created_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_budgets PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_budgets_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_budgets_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_budgets_id CHECK (length(id) = 36),
  CONSTRAINT chk_budgets_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_budgets_api_key_id CHECK (length(api_key_id) = 36),
  CONSTRAINT chk_budgets_period CHECK (period IN ('day', 'month')),
  CONSTRAINT chk_budgets_limit_cost_nano_usd CHECK (limit_cost_nano_usd >= 0),
  CONSTRAINT chk_budgets_limit_tokens CHECK (limit_tokens >= 0),
  CONSTRAINT chk_budgets_limit_requests CHECK (limit_requests >= 0),
  CONSTRAINT chk_budgets_action CHECK (action IN ('block', 'warn')),
  CONSTRAINT chk_budgets_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_budgets_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_budgets_limit
    CHECK (
      limit_cost_nano_usd IS NOT NULL OR limit_tokens IS NOT NULL OR limit_requests IS NOT NULL
    )
) STRICT;

-- The budgets that apply to a request.
CREATE INDEX idx_budgets_organization_id_user_id_api_key_id
  ON budgets (organization_id, user_id, api_key_id);

-- A user's budgets, and a key's.
CREATE INDEX idx_budgets_organization_id_user_id_id ON budgets (organization_id, user_id, id);
CREATE INDEX idx_budgets_organization_id_api_key_id_id ON budgets (organization_id, api_key_id, id);

-- What a budget has used and holds in reserve in one window.
CREATE TABLE budget_windows (
  organization_id        TEXT NOT NULL,
  budget_id              TEXT NOT NULL,
  window_start           TEXT NOT NULL,
  used_cost_nano_usd     INTEGER NOT NULL DEFAULT 0,
  used_tokens            INTEGER NOT NULL DEFAULT 0,
  used_requests          INTEGER NOT NULL DEFAULT 0,
  reserved_cost_nano_usd INTEGER NOT NULL DEFAULT 0,
  reserved_tokens        INTEGER NOT NULL DEFAULT 0,
  reserved_requests      INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT pk_budget_windows PRIMARY KEY (organization_id, budget_id, window_start),
  CONSTRAINT fk_budget_windows_budget_id
    FOREIGN KEY (organization_id, budget_id)
    REFERENCES budgets (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT chk_budget_windows_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_budget_windows_budget_id CHECK (length(budget_id) = 36),
  CONSTRAINT chk_budget_windows_window_start CHECK (window_start GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_budget_windows_used_cost_nano_usd CHECK (used_cost_nano_usd >= 0),
  CONSTRAINT chk_budget_windows_used_tokens CHECK (used_tokens >= 0),
  CONSTRAINT chk_budget_windows_used_requests CHECK (used_requests >= 0),
  CONSTRAINT chk_budget_windows_reserved_cost_nano_usd CHECK (reserved_cost_nano_usd >= 0),
  CONSTRAINT chk_budget_windows_reserved_tokens CHECK (reserved_tokens >= 0),
  CONSTRAINT chk_budget_windows_reserved_requests CHECK (reserved_requests >= 0)
) STRICT, WITHOUT ROWID;

-- Room that a request holds in its budgets until it is settled, released or expires.
CREATE TABLE usage_reservations (
  organization_id        TEXT NOT NULL,
  request_id             TEXT NOT NULL,
  budget_windows         TEXT NOT NULL,
  reserved_cost_nano_usd INTEGER NOT NULL DEFAULT 0,
  reserved_tokens        INTEGER NOT NULL DEFAULT 0,
  reserved_requests      INTEGER NOT NULL DEFAULT 1,
  reserved_at            TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  expires_at             TEXT NOT NULL,
  settled_at             TEXT,
  event_id               TEXT,
  exceeded               INTEGER NOT NULL DEFAULT 0,
  released_at            TEXT,

  CONSTRAINT pk_usage_reservations PRIMARY KEY (organization_id, request_id),
  CONSTRAINT fk_usage_reservations_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_usage_reservations_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_usage_reservations_request_id CHECK (length(request_id) <= 255),
  CONSTRAINT chk_usage_reservations_budget_windows
    CHECK (json_valid(budget_windows) AND json_type(budget_windows) = 'array'),
  CONSTRAINT chk_usage_reservations_reserved_cost_nano_usd CHECK (reserved_cost_nano_usd >= 0),
  CONSTRAINT chk_usage_reservations_reserved_tokens CHECK (reserved_tokens >= 0),
  CONSTRAINT chk_usage_reservations_reserved_requests CHECK (reserved_requests >= 0),
  CONSTRAINT chk_usage_reservations_reserved_at CHECK (reserved_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_reservations_expires_at CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_reservations_settled_at CHECK (settled_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_usage_reservations_event_id CHECK (length(event_id) = 36),
  CONSTRAINT chk_usage_reservations_exceeded CHECK (exceeded IN (0, 1)),
  CONSTRAINT chk_usage_reservations_released_at CHECK (released_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

-- Releasing expired holds.
CREATE INDEX idx_usage_reservations_organization_id_expires_at
  ON usage_reservations (organization_id, expires_at)
  WHERE settled_at IS NULL AND released_at IS NULL;

-- Marks that an organization’s hour has new events and wants computing again. Append-only: one mark
-- for each hour would make recorders wait for each other, and for the rollup.
CREATE TABLE rollup_dirty_buckets (
  organization_id TEXT NOT NULL,
  bucket_start    TEXT NOT NULL,
  id              TEXT NOT NULL,

  CONSTRAINT pk_rollup_dirty_buckets PRIMARY KEY (organization_id, bucket_start, id),
  CONSTRAINT chk_rollup_dirty_buckets_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_rollup_dirty_buckets_bucket_start
    CHECK (bucket_start GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_rollup_dirty_buckets_id CHECK (length(id) = 36)
) STRICT, WITHOUT ROWID;
