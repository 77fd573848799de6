-- An action that someone took. Entries of an organization form a chain in which each holds the hash of
-- the one before; they name identifiers only, never personal data.
CREATE TABLE audit_log_entries (
  organization_id TEXT NOT NULL,
  sequence        INTEGER NOT NULL,
  id              TEXT NOT NULL,
  occurred_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  actor_type      TEXT NOT NULL,
  actor_id        TEXT NOT NULL,
  action          TEXT NOT NULL,
  resource_type   TEXT NOT NULL,
  resource_id     TEXT,
  metadata        TEXT NOT NULL DEFAULT '{}',
  previous_hash   BLOB NOT NULL,
  hash            BLOB NOT NULL,

  CONSTRAINT pk_audit_log_entries PRIMARY KEY (organization_id, sequence),
  CONSTRAINT uq_audit_log_entries_id UNIQUE (organization_id, id),
  CONSTRAINT chk_audit_log_entries_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_audit_log_entries_sequence CHECK (sequence >= 1),
  CONSTRAINT chk_audit_log_entries_id CHECK (length(id) = 36),
  CONSTRAINT chk_audit_log_entries_occurred_at CHECK (occurred_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_audit_log_entries_actor_type
    CHECK (actor_type IN ('user', 'api_key', 'system', 'operator')),
  CONSTRAINT chk_audit_log_entries_actor_id CHECK (length(actor_id) <= 255),
  CONSTRAINT chk_audit_log_entries_action CHECK (length(action) <= 127),
  CONSTRAINT chk_audit_log_entries_resource_type CHECK (length(resource_type) <= 63),
  CONSTRAINT chk_audit_log_entries_resource_id CHECK (length(resource_id) <= 255),
  CONSTRAINT chk_audit_log_entries_metadata CHECK (json_valid(metadata)),
  CONSTRAINT chk_audit_log_entries_previous_hash CHECK (length(previous_hash) = 32),
  CONSTRAINT chk_audit_log_entries_hash CHECK (length(hash) = 32)
) STRICT;

-- What happened in a time.
CREATE INDEX idx_audit_log_entries_organization_id_occurred_at
  ON audit_log_entries (organization_id, occurred_at);

-- What happened to a thing.
CREATE INDEX idx_audit_log_entries_organization_id_resource_type_resource_id
  ON audit_log_entries (organization_id, resource_type, resource_id);

-- The head of each chain: where the next entry goes.
CREATE TABLE audit_chains (
  organization_id TEXT NOT NULL,
  sequence        INTEGER NOT NULL,
  hash            BLOB NOT NULL,

  CONSTRAINT pk_audit_chains PRIMARY KEY (organization_id),
  CONSTRAINT chk_audit_chains_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_audit_chains_sequence CHECK (sequence >= 0),
  CONSTRAINT chk_audit_chains_hash CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Where retention cut a chain: entries up to it may be deleted, and verification begins there.
CREATE TABLE audit_checkpoints (
  organization_id TEXT NOT NULL,
  sequence        INTEGER NOT NULL,
  hash            BLOB NOT NULL,
  created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  reason          TEXT NOT NULL,

  CONSTRAINT pk_audit_checkpoints PRIMARY KEY (organization_id, sequence),
  CONSTRAINT chk_audit_checkpoints_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_audit_checkpoints_sequence CHECK (sequence >= 1),
  CONSTRAINT chk_audit_checkpoints_hash CHECK (length(hash) = 32),
  CONSTRAINT chk_audit_checkpoints_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_audit_checkpoints_reason CHECK (length(reason) <= 1000)
) STRICT, WITHOUT ROWID;

-- Entries are never changed, and deleted only up to the chain's last checkpoint. SQLite does not tell
-- which trigger refused: each message begins with the name of the trigger, or of the key that it guards.
CREATE TRIGGER trg_audit_log_entries_update
  BEFORE UPDATE ON audit_log_entries
BEGIN
  SELECT RAISE(ABORT, 'trg_audit_log_entries_update: audit_log_entries is append-only');
END;

CREATE TRIGGER trg_audit_log_entries_delete
  BEFORE DELETE ON audit_log_entries
  WHEN OLD.sequence > coalesce(
    (SELECT max(sequence) FROM audit_checkpoints WHERE organization_id = OLD.organization_id), 0
  )
BEGIN
  SELECT RAISE(
    ABORT,
    'trg_audit_log_entries_delete: audit_log_entries keeps what follows the last checkpoint'
  );
END;

-- INSERT OR REPLACE deletes the row in its way without a word to the trigger on DELETE.
CREATE TRIGGER trg_audit_log_entries_replace_sequence
  BEFORE INSERT ON audit_log_entries
  WHEN EXISTS (
    SELECT 1 FROM audit_log_entries
    WHERE organization_id = NEW.organization_id AND sequence = NEW.sequence
  )
BEGIN
  SELECT RAISE(ABORT, 'pk_audit_log_entries: the chain has an entry in this place');
END;

CREATE TRIGGER trg_audit_log_entries_replace_id
  BEFORE INSERT ON audit_log_entries
  WHEN EXISTS (
    SELECT 1 FROM audit_log_entries
    WHERE organization_id = NEW.organization_id AND id = NEW.id
  )
BEGIN
  SELECT RAISE(ABORT, 'uq_audit_log_entries_id: the chain has an entry with this identifier');
END;
