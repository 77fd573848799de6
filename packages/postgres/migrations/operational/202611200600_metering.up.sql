-- One request to a model: what it used and what it cost. It has no foreign keys: references are by
-- value and outlive what they point to, and checking each would halve the rate of bulk recording.
CREATE TABLE usage_events (
  organization_id     uuid NOT NULL,
  occurred_at         timestamptz(3) NOT NULL,
  id                  uuid NOT NULL,
  user_id             uuid,
  api_key_id          uuid,
  job_id              uuid,
  workflow_exec_id    text COLLATE "C",
  task_exec_id        text COLLATE "C",
  request_id          text COLLATE "C",
  provider            text COLLATE "C" NOT NULL,
  model               text COLLATE "C" NOT NULL,
  status              text COLLATE "C" NOT NULL DEFAULT 'ok',
  error_code          text COLLATE "C",
  input_tokens        bigint NOT NULL DEFAULT 0,
  cached_input_tokens bigint NOT NULL DEFAULT 0,
  cache_write_tokens  bigint NOT NULL DEFAULT 0,
  output_tokens       bigint NOT NULL DEFAULT 0,
  reasoning_tokens    bigint NOT NULL DEFAULT 0,
  cost_nano_usd       bigint,
  price_id            uuid,
  duration_ms         bigint,
  iterations_run      text[] COLLATE "C",
  tags                text[] COLLATE "C",
  metadata            jsonb,
  recorded_at         timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_usage_events PRIMARY KEY (organization_id, occurred_at, id),
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
  CONSTRAINT chk_usage_events_duration_ms CHECK (duration_ms >= 0),
  CONSTRAINT chk_usage_events_reasoning CHECK (reasoning_tokens <= output_tokens)
) PARTITION BY RANGE (occurred_at);

-- A user's events, by time. To the last column that lists are sorted by: for less, SQLite would walk over
-- all events of the organization, which it finds in order by the key.
CREATE INDEX idx_usage_events_organization_id_user_id_occurred_at_id
  ON usage_events (organization_id, user_id, occurred_at, id);

-- Events of all organizations in a time: rollups and retention.
CREATE INDEX idx_usage_events_occurred_at ON usage_events (occurred_at);

-- The events of a job, by time.
CREATE INDEX idx_usage_events_organization_id_job_id_occurred_at_id
  ON usage_events (organization_id, job_id, occurred_at, id) WHERE job_id IS NOT NULL;

-- Makes the partitions, one a month in UTC, that events from one instant to another go to, and returns
-- how many were missing. Recording and maintenance call it. Each is made as a table of its own and then
-- attached, which no insert has to wait for; PARTITION OF would lock all of usage_events. Nothing is
-- scanned, since it is empty. There is no default partition: attaching another would have to search it,
-- and block inserts meanwhile. The caller must own usage_events, which is found whatever the session's
-- search path: the default stands for the table itself, not for its name.
CREATE FUNCTION usage_events_ensure_partitions(
  earliest timestamptz,
  latest timestamptz,
  events regclass DEFAULT 'usage_events'
)
RETURNS integer
LANGUAGE plpgsql
AS $$
DECLARE
  -- Months of UTC, whatever the session's time zone.
  month_start timestamp := date_trunc('month', earliest AT TIME ZONE 'UTC');
  schema_name name;
  partition_name text;
  made integer := 0;
BEGIN
  IF earliest IS NULL OR latest IS NULL OR earliest > latest
    OR NOT isfinite(earliest) OR latest > earliest + interval '50 years'
  THEN
    RAISE EXCEPTION 'Partitions are made for a span of at most 50 years, not from % to %',
      earliest, latest USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT nspname INTO STRICT schema_name
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE pg_class.oid = events;
  WHILE month_start <= latest AT TIME ZONE 'UTC' LOOP
    partition_name := 'usage_events_p' || to_char(month_start, 'YYYYMM');
    IF to_regclass(format('%I.%I', schema_name, partition_name)) IS NULL THEN
      -- The lock that attaching takes anyway. Whoever else makes partitions waits here and then finds
      -- them made: unlike an advisory lock, it lets the session hear of tables made meanwhile.
      EXECUTE format('LOCK TABLE %I.usage_events IN SHARE UPDATE EXCLUSIVE MODE', schema_name);
      IF to_regclass(format('%I.%I', schema_name, partition_name)) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE %1$I.%2$I (LIKE %1$I.usage_events INCLUDING ALL)',
          schema_name, partition_name
        );
        EXECUTE format(
          'ALTER TABLE %1$I.usage_events ATTACH PARTITION %1$I.%2$I FOR VALUES FROM (%3$L) TO (%4$L)',
          schema_name, partition_name,
          to_char(month_start, 'YYYY-MM-DD"T00:00Z"'),
          to_char(month_start + interval '1 month', 'YYYY-MM-DD"T00:00Z"')
        );
        made := made + 1;
      END IF;
    END IF;
    month_start := month_start + interval '1 month';
  END LOOP;
  RETURN made;
END
$$;

-- A year back, where late events and first imports fall, and a quarter ahead.
SELECT usage_events_ensure_partitions(now() - interval '12 months', now() + interval '3 months');

-- Keys of callers whose retries cannot repeat an event’s identifier and time.
CREATE TABLE usage_idempotency_keys (
  organization_id uuid NOT NULL,
  key             text COLLATE "C" NOT NULL,
  event_id        uuid NOT NULL,
  occurred_at     timestamptz(3) NOT NULL,
  recorded_at     timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_usage_idempotency_keys PRIMARY KEY (organization_id, key),
  CONSTRAINT chk_usage_idempotency_keys_key CHECK (length(key) <= 255)
);

-- Pruning.
CREATE INDEX idx_usage_idempotency_keys_recorded_at ON usage_idempotency_keys (recorded_at);

-- Totals of a day by user and API key, kept in the transaction that records an event. The nil UUID
-- stands for none: NULLs in a key would let the same totals in twice.
CREATE TABLE daily_usage (
  organization_id uuid NOT NULL,
  user_id         uuid NOT NULL,
  api_key_id      uuid NOT NULL,
  day             date NOT NULL,
  request_count   bigint NOT NULL DEFAULT 0,
  input_tokens    bigint NOT NULL DEFAULT 0,
  output_tokens   bigint NOT NULL DEFAULT 0,
  cost_nano_usd   bigint NOT NULL DEFAULT 0,

  CONSTRAINT pk_daily_usage PRIMARY KEY (organization_id, user_id, api_key_id, day),
  CONSTRAINT fk_daily_usage_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_daily_usage_request_count CHECK (request_count >= 0),
  CONSTRAINT chk_daily_usage_input_tokens CHECK (input_tokens >= 0),
  CONSTRAINT chk_daily_usage_output_tokens CHECK (output_tokens >= 0),
  CONSTRAINT chk_daily_usage_cost_nano_usd CHECK (cost_nano_usd >= 0)
);

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
  organization_id     uuid NOT NULL,
  id                  uuid NOT NULL,
  user_id             uuid,
  api_key_id          uuid,
  period              text COLLATE "C" NOT NULL,
  limit_cost_nano_usd bigint,
  limit_tokens        bigint,
  limit_requests      bigint,
  action              text COLLATE "C" NOT NULL,
  created_at          timestamptz(3) NOT NULL DEFAULT now(),
  updated_at          timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_budgets PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_budgets_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_budgets_period CHECK (period IN ('day', 'month')),
  CONSTRAINT chk_budgets_limit_cost_nano_usd CHECK (limit_cost_nano_usd >= 0),
  CONSTRAINT chk_budgets_limit_tokens CHECK (limit_tokens >= 0),
  CONSTRAINT chk_budgets_limit_requests CHECK (limit_requests >= 0),
  CONSTRAINT chk_budgets_action CHECK (action IN ('block', 'warn')),
  CONSTRAINT chk_budgets_limit
    CHECK (
      limit_cost_nano_usd IS NOT NULL OR limit_tokens IS NOT NULL OR limit_requests IS NOT NULL
    )
);

-- The budgets that apply to a request.
CREATE INDEX idx_budgets_organization_id_user_id_api_key_id
  ON budgets (organization_id, user_id, api_key_id);

-- A user's budgets, and a key's.
CREATE INDEX idx_budgets_organization_id_user_id_id ON budgets (organization_id, user_id, id);
CREATE INDEX idx_budgets_organization_id_api_key_id_id ON budgets (organization_id, api_key_id, id);

-- What a budget has used and holds in reserve in one window.
CREATE TABLE budget_windows (
  organization_id        uuid NOT NULL,
  budget_id              uuid NOT NULL,
  window_start           timestamptz(3) NOT NULL,
  used_cost_nano_usd     bigint NOT NULL DEFAULT 0,
  used_tokens            bigint NOT NULL DEFAULT 0,
  used_requests          bigint NOT NULL DEFAULT 0,
  reserved_cost_nano_usd bigint NOT NULL DEFAULT 0,
  reserved_tokens        bigint NOT NULL DEFAULT 0,
  reserved_requests      bigint NOT NULL DEFAULT 0,

  CONSTRAINT pk_budget_windows PRIMARY KEY (organization_id, budget_id, window_start),
  CONSTRAINT fk_budget_windows_budget_id
    FOREIGN KEY (organization_id, budget_id)
    REFERENCES budgets (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT chk_budget_windows_used_cost_nano_usd CHECK (used_cost_nano_usd >= 0),
  CONSTRAINT chk_budget_windows_used_tokens CHECK (used_tokens >= 0),
  CONSTRAINT chk_budget_windows_used_requests CHECK (used_requests >= 0),
  CONSTRAINT chk_budget_windows_reserved_cost_nano_usd CHECK (reserved_cost_nano_usd >= 0),
  CONSTRAINT chk_budget_windows_reserved_tokens CHECK (reserved_tokens >= 0),
  CONSTRAINT chk_budget_windows_reserved_requests CHECK (reserved_requests >= 0)
);

-- Room that a request holds in its budgets until it is settled, released or expires.
CREATE TABLE usage_reservations (
  organization_id        uuid NOT NULL,
  request_id             text COLLATE "C" NOT NULL,
  budget_windows         jsonb NOT NULL,
  reserved_cost_nano_usd bigint NOT NULL DEFAULT 0,
  reserved_tokens        bigint NOT NULL DEFAULT 0,
  reserved_requests      bigint NOT NULL DEFAULT 1,
  reserved_at            timestamptz(3) NOT NULL DEFAULT now(),
  expires_at             timestamptz(3) NOT NULL,
  settled_at             timestamptz(3),
  event_id               uuid,
  exceeded               boolean NOT NULL DEFAULT false,
  released_at            timestamptz(3),

  CONSTRAINT pk_usage_reservations PRIMARY KEY (organization_id, request_id),
  CONSTRAINT fk_usage_reservations_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_usage_reservations_request_id CHECK (length(request_id) <= 255),
  CONSTRAINT chk_usage_reservations_budget_windows CHECK (jsonb_typeof(budget_windows) = 'array'),
  CONSTRAINT chk_usage_reservations_reserved_cost_nano_usd CHECK (reserved_cost_nano_usd >= 0),
  CONSTRAINT chk_usage_reservations_reserved_tokens CHECK (reserved_tokens >= 0),
  CONSTRAINT chk_usage_reservations_reserved_requests CHECK (reserved_requests >= 0)
);

-- Releasing expired holds.
CREATE INDEX idx_usage_reservations_organization_id_expires_at
  ON usage_reservations (organization_id, expires_at)
  WHERE settled_at IS NULL AND released_at IS NULL;

-- Marks that an organization’s hour has new events and wants computing again. Append-only: one mark
-- for each hour would make recorders wait for each other, and for the rollup.
CREATE TABLE rollup_dirty_buckets (
  organization_id uuid NOT NULL,
  bucket_start    timestamptz(3) NOT NULL,
  id              uuid NOT NULL,

  CONSTRAINT pk_rollup_dirty_buckets PRIMARY KEY (organization_id, bucket_start, id)
);
