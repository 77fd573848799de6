-- A question of a customer, and the answer that a language model drafted.
CREATE TABLE tickets (
  organization_id uuid NOT NULL,
  id              uuid NOT NULL,
  question        text COLLATE "C" NOT NULL,
  answer          text COLLATE "C",
  created_at      timestamptz(3) NOT NULL DEFAULT now(),
  updated_at      timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_tickets PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_tickets_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
  CONSTRAINT chk_tickets_question CHECK (length(question) <= 10000),
  CONSTRAINT chk_tickets_answer CHECK (length(answer) <= 10000)
);

CREATE INDEX idx_tickets_organization_id_created_at ON tickets (organization_id, created_at);
