/**
 * The migration engine's own tables. It makes them before the first migration, in every target, so they stand
 * in no migration file; each statement may run again. They are held to the model's operations domain.
 */
export const operationsDdl: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS schema_migrations (
    stream              TEXT NOT NULL,
    version             TEXT NOT NULL,
    name                TEXT NOT NULL,
    checksum            TEXT NOT NULL,
    statements_checksum TEXT NOT NULL,
    status              TEXT NOT NULL,
    statements_done     INTEGER NOT NULL DEFAULT 0,
    breaking            INTEGER NOT NULL DEFAULT 0,
    applied_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    finished_at         TEXT,
    duration_ms         INTEGER,
    applied_by          TEXT NOT NULL,
    tool_version        TEXT NOT NULL,
    plan_hash           TEXT,
    error               TEXT,
    CONSTRAINT pk_schema_migrations PRIMARY KEY (stream, version),
    CONSTRAINT chk_schema_migrations_stream CHECK (length(stream) <= 63),
    CONSTRAINT chk_schema_migrations_version CHECK (length(version) <= 12),
    CONSTRAINT chk_schema_migrations_name CHECK (length(name) <= 255),
    CONSTRAINT chk_schema_migrations_checksum CHECK (length(checksum) <= 64),
    CONSTRAINT chk_schema_migrations_statements_checksum CHECK (length(statements_checksum) <= 64),
    CONSTRAINT chk_schema_migrations_status
      CHECK (status IN ('applied', 'applying', 'reverting', 'failed')),
    CONSTRAINT chk_schema_migrations_statements_done CHECK (statements_done >= 0),
    CONSTRAINT chk_schema_migrations_breaking CHECK (breaking IN (0, 1)),
    CONSTRAINT chk_schema_migrations_applied_at CHECK (applied_at GLOB '????-??-??T??:??:??.???Z'),
    CONSTRAINT chk_schema_migrations_finished_at CHECK (finished_at GLOB '????-??-??T??:??:??.???Z'),
    CONSTRAINT chk_schema_migrations_duration_ms CHECK (duration_ms >= 0),
    CONSTRAINT chk_schema_migrations_applied_by CHECK (length(applied_by) <= 255),
    CONSTRAINT chk_schema_migrations_tool_version CHECK (length(tool_version) <= 63),
    CONSTRAINT chk_schema_migrations_plan_hash CHECK (length(plan_hash) <= 64),
    CONSTRAINT chk_schema_migrations_error CHECK (json_valid(error))
  ) STRICT`,
  `CREATE TABLE IF NOT EXISTS migration_log (
    id       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    action   TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    stream   TEXT,
    version  TEXT,
    at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    metadata TEXT NOT NULL DEFAULT '{}',
    CONSTRAINT pk_migration_log PRIMARY KEY (id),
    CONSTRAINT chk_migration_log_id CHECK (length(id) = 36),
    CONSTRAINT chk_migration_log_actor CHECK (length(actor) <= 255),
    CONSTRAINT chk_migration_log_action
      CHECK (action IN ('apply', 'rollback', 'approve', 'protect', 'baseline', 'repair')),
    CONSTRAINT chk_migration_log_outcome CHECK (outcome IN ('succeeded', 'failed')),
    CONSTRAINT chk_migration_log_stream CHECK (length(stream) <= 63),
    CONSTRAINT chk_migration_log_version CHECK (length(version) <= 12),
    CONSTRAINT chk_migration_log_at CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    CONSTRAINT chk_migration_log_metadata CHECK (json_valid(metadata))
  ) STRICT`,
  `CREATE INDEX IF NOT EXISTS idx_migration_log_at ON migration_log (at)`,
  `CREATE TABLE IF NOT EXISTS migration_approvers (
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    public_key    BLOB NOT NULL,
    added_by_plan TEXT NOT NULL,
    CONSTRAINT pk_migration_approvers PRIMARY KEY (name),
    CONSTRAINT chk_migration_approvers_name CHECK (length(name) <= 255),
    CONSTRAINT chk_migration_approvers_role CHECK (role IN ('approver', 'applier')),
    CONSTRAINT chk_migration_approvers_public_key CHECK (length(public_key) = 32),
    CONSTRAINT chk_migration_approvers_added_by_plan CHECK (length(added_by_plan) <= 64)
  ) STRICT`,
  `CREATE TABLE IF NOT EXISTS migration_protection (
    id                 INTEGER NOT NULL,
    required_approvals INTEGER NOT NULL,
    set_by_plan        TEXT NOT NULL,
    CONSTRAINT pk_migration_protection PRIMARY KEY (id),
    CONSTRAINT chk_migration_protection_id CHECK (id = 1),
    CONSTRAINT chk_migration_protection_required_approvals CHECK (required_approvals >= 1),
    CONSTRAINT chk_migration_protection_set_by_plan CHECK (length(set_by_plan) <= 64)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS migration_approvals (
    plan_hash   TEXT NOT NULL,
    approver    TEXT NOT NULL,
    signature   BLOB NOT NULL,
    approved_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CONSTRAINT pk_migration_approvals PRIMARY KEY (plan_hash, approver),
    CONSTRAINT chk_migration_approvals_plan_hash CHECK (length(plan_hash) <= 64),
    CONSTRAINT chk_migration_approvals_approver CHECK (length(approver) <= 255),
    CONSTRAINT chk_migration_approvals_signature CHECK (length(signature) = 64),
    CONSTRAINT chk_migration_approvals_approved_at CHECK (approved_at GLOB '????-??-??T??:??:??.???Z')
  ) STRICT`,
];
