-- A question of a customer, and the answer that a language model drafted.
CREATE TABLE tickets (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  question        TEXT NOT NULL,
  answer          TEXT,
  created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_tickets PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_tickets_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
  CONSTRAINT chk_tickets_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_tickets_id CHECK (length(id) = 36),
  CONSTRAINT chk_tickets_question CHECK (length(question) <= 10000),
  CONSTRAINT chk_tickets_answer CHECK (length(answer) <= 10000),
  CONSTRAINT chk_tickets_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_tickets_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX idx_tickets_organization_id_created_at ON tickets (organization_id, created_at);
