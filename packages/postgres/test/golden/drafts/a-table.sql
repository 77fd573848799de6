-- expand, up
CREATE TABLE extras (
  id uuid NOT NULL,
  parent_id uuid NOT NULL,
  label text COLLATE "C",
  CONSTRAINT pk_extras PRIMARY KEY (id),
  CONSTRAINT fk_extras_parent_id FOREIGN KEY (parent_id) REFERENCES parents (id),
  CONSTRAINT chk_extras_label CHECK (length(label) <= 10)
);

CREATE UNIQUE INDEX uq_extras_label ON extras (label) WHERE label IS NOT NULL;

CREATE INDEX idx_extras_parent_id ON extras (parent_id);

-- expand, down
DROP TABLE extras;
