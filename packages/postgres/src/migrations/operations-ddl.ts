/**
 * The migration engine's own tables. It makes them before the first migration, in every target, so they stand
 * in no migration file; each statement may run again. They are held to the model's operations domain.
 */
export const operationsDdl: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS schema_migrations (
    stream              text COLLATE "C" NOT NULL,
    version             text COLLATE "C" NOT NULL,
    name                text COLLATE "C" NOT NULL,
    checksum            text COLLATE "C" NOT NULL,
    statements_checksum text COLLATE "C" NOT NULL,
    status              text COLLATE "C" NOT NULL,
    statements_done     integer NOT NULL DEFAULT 0,
    breaking            boolean NOT NULL DEFAULT false,
    applied_at          timestamptz(3) NOT NULL DEFAULT now(),
    finished_at         timestamptz(3),
    duration_ms         bigint,
    applied_by          text COLLATE "C" NOT NULL,
    tool_version        text COLLATE "C" NOT NULL,
    plan_hash           text COLLATE "C",
    error               jsonb,
    CONSTRAINT pk_schema_migrations PRIMARY KEY (stream, version),
    CONSTRAINT chk_schema_migrations_stream CHECK (length(stream) <= 63),
    CONSTRAINT chk_schema_migrations_version CHECK (length(version) <= 12),
    CONSTRAINT chk_schema_migrations_name CHECK (length(name) <= 255),
    CONSTRAINT chk_schema_migrations_checksum CHECK (length(checksum) <= 64),
    CONSTRAINT chk_schema_migrations_statements_checksum CHECK (length(statements_checksum) <= 64),
    CONSTRAINT chk_schema_migrations_status
      CHECK (status IN ('applied', 'applying', 'reverting', 'failed')),
    CONSTRAINT chk_schema_migrations_statements_done CHECK (statements_done >= 0),
    CONSTRAINT chk_schema_migrations_duration_ms CHECK (duration_ms >= 0),
    CONSTRAINT chk_schema_migrations_applied_by CHECK (length(applied_by) <= 255),
    CONSTRAINT chk_schema_migrations_tool_version CHECK (length(tool_version) <= 63),
    CONSTRAINT chk_schema_migrations_plan_hash CHECK (length(plan_hash) <= 64)
  )`,
  `CREATE TABLE IF NOT EXISTS migration_log (
    id       uuid NOT NULL,
    actor    text COLLATE "C" NOT NULL,
    action   text COLLATE "C" NOT NULL,
    outcome  text COLLATE "C" NOT NULL,
    stream   text COLLATE "C",
    version  text COLLATE "C",
    at       timestamptz(3) NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT pk_migration_log PRIMARY KEY (id),
    CONSTRAINT chk_migration_log_actor CHECK (length(actor) <= 255),
    CONSTRAINT chk_migration_log_action
      CHECK (action IN ('apply', 'rollback', 'approve', 'protect', 'baseline', 'repair', 'backfill')),
    CONSTRAINT chk_migration_log_outcome CHECK (outcome IN ('succeeded', 'failed')),
    CONSTRAINT chk_migration_log_stream CHECK (length(stream) <= 63),
    CONSTRAINT chk_migration_log_version CHECK (length(version) <= 12)
  )`,
  `CREATE INDEX IF NOT EXISTS idx_migration_log_at ON migration_log (at)`,
  `CREATE TABLE IF NOT EXISTS migration_backfills (
    stream      text COLLATE "C" NOT NULL,
    version     text COLLATE "C" NOT NULL,
    status      text COLLATE "C" NOT NULL,
    last_key    jsonb,
    rows_done   bigint NOT NULL DEFAULT 0,
    batches     bigint NOT NULL DEFAULT 0,
    runner      text COLLATE "C",
    lease_until timestamptz(3),
    started_at  timestamptz(3),
    updated_at  timestamptz(3) NOT NULL DEFAULT now(),
    finished_at timestamptz(3),
    error       jsonb,
    CONSTRAINT pk_migration_backfills PRIMARY KEY (stream, version),
    CONSTRAINT chk_migration_backfills_stream CHECK (length(stream) <= 63),
    CONSTRAINT chk_migration_backfills_version CHECK (length(version) <= 12),
    CONSTRAINT chk_migration_backfills_status
      CHECK (status IN ('pending', 'running', 'failed', 'finished')),
    CONSTRAINT chk_migration_backfills_last_key CHECK (jsonb_typeof(last_key) = 'array'),
    CONSTRAINT chk_migration_backfills_rows_done CHECK (rows_done >= 0),
    CONSTRAINT chk_migration_backfills_batches CHECK (batches >= 0),
    CONSTRAINT chk_migration_backfills_runner CHECK (length(runner) <= 300)
  )`,
  `CREATE TABLE IF NOT EXISTS migration_approvers (
    name          text COLLATE "C" NOT NULL,
    role          text COLLATE "C" NOT NULL,
    public_key    bytea NOT NULL,
    added_by_plan text COLLATE "C" NOT NULL,
    CONSTRAINT pk_migration_approvers PRIMARY KEY (name),
    CONSTRAINT chk_migration_approvers_name CHECK (length(name) <= 255),
    CONSTRAINT chk_migration_approvers_role CHECK (role IN ('approver', 'applier')),
    CONSTRAINT chk_migration_approvers_public_key CHECK (octet_length(public_key) = 32),
    CONSTRAINT chk_migration_approvers_added_by_plan CHECK (length(added_by_plan) <= 64)
  )`,
  `CREATE TABLE IF NOT EXISTS migration_protection (
    id                 integer NOT NULL,
    required_approvals integer NOT NULL,
    set_by_plan        text COLLATE "C" NOT NULL,
    CONSTRAINT pk_migration_protection PRIMARY KEY (id),
    CONSTRAINT chk_migration_protection_id CHECK (id = 1),
    CONSTRAINT chk_migration_protection_required_approvals CHECK (required_approvals >= 1),
    CONSTRAINT chk_migration_protection_set_by_plan CHECK (length(set_by_plan) <= 64)
  )`,
  `CREATE TABLE IF NOT EXISTS migration_approvals (
    plan_hash   text COLLATE "C" NOT NULL,
    approver    text COLLATE "C" NOT NULL,
    signature   bytea NOT NULL,
    approved_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT pk_migration_approvals PRIMARY KEY (plan_hash, approver),
    CONSTRAINT chk_migration_approvals_plan_hash CHECK (length(plan_hash) <= 64),
    CONSTRAINT chk_migration_approvals_approver CHECK (length(approver) <= 255),
    CONSTRAINT chk_migration_approvals_signature CHECK (octet_length(signature) = 64)
  )`,
];
