-- expand, up
ALTER TABLE parents ADD COLUMN above_id TEXT CONSTRAINT fk_parents_above_id REFERENCES parents (id) CONSTRAINT chk_parents_above_id CHECK (length(above_id) = 36);

-- expand, down
-- runledger: rebuild=parents
CREATE TABLE parents__new (
  id TEXT NOT NULL CONSTRAINT chk_parents_id CHECK (length(id) = 36),
  name TEXT NOT NULL CONSTRAINT chk_parents_name CHECK (length(name) <= 40),
  rank INTEGER NOT NULL DEFAULT 1,
  kind TEXT NOT NULL CONSTRAINT chk_parents_kind CHECK (kind IN ('a', 'b')),
  note TEXT CONSTRAINT chk_parents_note CHECK (length(note) <= 50),
  CONSTRAINT pk_parents PRIMARY KEY (id)
) STRICT;

INSERT INTO parents__new (id, name, rank, kind, note)
SELECT id, name, rank, kind, note FROM parents;

DROP TABLE parents;

ALTER TABLE parents__new RENAME TO parents;

CREATE INDEX idx_parents_rank ON parents (rank);
