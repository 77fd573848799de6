-- An action that someone took. Entries of an organization form a chain in which each holds the hash of
-- the one before; they name identifiers only, never personal data.
CREATE TABLE audit_log_entries (
  organization_id uuid NOT NULL,
  sequence        bigint NOT NULL,
  id              uuid NOT NULL,
  occurred_at     timestamptz(3) NOT NULL DEFAULT now(),
  actor_type      text COLLATE "C" NOT NULL,
  actor_id        text COLLATE "C" NOT NULL,
  action          text COLLATE "C" NOT NULL,
  resource_type   text COLLATE "C" NOT NULL,
  resource_id     text COLLATE "C",
  metadata        jsonb NOT NULL DEFAULT '{}',
  previous_hash   bytea NOT NULL,
  hash            bytea NOT NULL,

  CONSTRAINT pk_audit_log_entries PRIMARY KEY (organization_id, sequence),
  CONSTRAINT uq_audit_log_entries_id UNIQUE (organization_id, id),
  CONSTRAINT chk_audit_log_entries_sequence CHECK (sequence >= 1),
  CONSTRAINT chk_audit_log_entries_actor_type
    CHECK (actor_type IN ('user', 'api_key', 'system', 'operator')),
  CONSTRAINT chk_audit_log_entries_actor_id CHECK (length(actor_id) <= 255),
  CONSTRAINT chk_audit_log_entries_action CHECK (length(action) <= 127),
  CONSTRAINT chk_audit_log_entries_resource_type CHECK (length(resource_type) <= 63),
  CONSTRAINT chk_audit_log_entries_resource_id CHECK (length(resource_id) <= 255),
  CONSTRAINT chk_audit_log_entries_previous_hash CHECK (octet_length(previous_hash) = 32),
  CONSTRAINT chk_audit_log_entries_hash CHECK (octet_length(hash) = 32)
);

-- What happened in a time.
CREATE INDEX idx_audit_log_entries_organization_id_occurred_at
  ON audit_log_entries (organization_id, occurred_at);

-- What happened to a thing.
CREATE INDEX idx_audit_log_entries_organization_id_resource_type_resource_id
  ON audit_log_entries (organization_id, resource_type, resource_id);

-- The head of each chain: where the next entry goes.
CREATE TABLE audit_chains (
  organization_id uuid NOT NULL,
  sequence        bigint NOT NULL,
  hash            bytea NOT NULL,

  CONSTRAINT pk_audit_chains PRIMARY KEY (organization_id),
  CONSTRAINT chk_audit_chains_sequence CHECK (sequence >= 0),
  CONSTRAINT chk_audit_chains_hash CHECK (octet_length(hash) = 32)
);

-- Where retention cut a chain: entries up to it may be deleted, and verification begins there.
CREATE TABLE audit_checkpoints (
  organization_id uuid NOT NULL,
  sequence        bigint NOT NULL,
  hash            bytea NOT NULL,
  created_at      timestamptz(3) NOT NULL DEFAULT now(),
  reason          text COLLATE "C" NOT NULL,

  CONSTRAINT pk_audit_checkpoints PRIMARY KEY (organization_id, sequence),
  CONSTRAINT chk_audit_checkpoints_sequence CHECK (sequence >= 1),
  CONSTRAINT chk_audit_checkpoints_hash CHECK (octet_length(hash) = 32),
  CONSTRAINT chk_audit_checkpoints_reason CHECK (length(reason) <= 1000)
);

-- Entries are never changed, and deleted only up to the chain's last checkpoint.
CREATE FUNCTION audit_log_entries_refuse()
RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  checkpoint bigint;
BEGIN
  IF TG_OP = 'DELETE' THEN
    -- The checkpoints beside this table, not those that the session's search path finds first.
    EXECUTE format('SELECT max(sequence) FROM %I.audit_checkpoints WHERE organization_id = $1',
      TG_TABLE_SCHEMA) INTO checkpoint USING OLD.organization_id;
    IF OLD.sequence <= checkpoint THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit_log_entries keeps what follows the last checkpoint'
      USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
        CONSTRAINT = TG_NAME;
  END IF;
  RAISE EXCEPTION 'audit_log_entries is append-only'
    USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
      CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER trg_audit_log_entries_update
  BEFORE UPDATE ON audit_log_entries
  FOR EACH ROW EXECUTE FUNCTION audit_log_entries_refuse();

CREATE TRIGGER trg_audit_log_entries_delete
  BEFORE DELETE ON audit_log_entries
  FOR EACH ROW EXECUTE FUNCTION audit_log_entries_refuse();

-- TRUNCATE passes the triggers of rows by.
CREATE TRIGGER trg_audit_log_entries_truncate
  BEFORE TRUNCATE ON audit_log_entries
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_entries_refuse();
