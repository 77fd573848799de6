-- expand, up
CREATE TABLE extras (
  id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  label TEXT,
  CONSTRAINT pk_extras PRIMARY KEY (id),
  CONSTRAINT fk_extras_parent_id FOREIGN KEY (parent_id) REFERENCES parents (id),
  CONSTRAINT chk_extras_id CHECK (length(id) = 36),
  CONSTRAINT chk_extras_parent_id CHECK (length(parent_id) = 36),
  CONSTRAINT chk_extras_label CHECK (length(label) <= 10)
) STRICT;

CREATE UNIQUE INDEX uq_extras_label ON extras (label) WHERE label IS NOT NULL;

CREATE INDEX idx_extras_parent_id ON extras (parent_id);

-- expand, down
DROP TABLE extras;
