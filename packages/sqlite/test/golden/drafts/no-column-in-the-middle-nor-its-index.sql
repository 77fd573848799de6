-- contract, up
-- runledger: rebuild=parents
DROP INDEX idx_parents_rank;

-- DRAFT: parents.rank goes with its data: first deploy code that does without it, and keep a copy.
CREATE TABLE parents__new (
  id TEXT NOT NULL CONSTRAINT chk_parents_id CHECK (length(id) = 36),
  name TEXT NOT NULL CONSTRAINT chk_parents_name CHECK (length(name) <= 40),
  kind TEXT NOT NULL CONSTRAINT chk_parents_kind CHECK (kind IN ('a', 'b')),
  note TEXT CONSTRAINT chk_parents_note CHECK (length(note) <= 50),
  CONSTRAINT pk_parents PRIMARY KEY (id)
) STRICT;

INSERT INTO parents__new (id, name, kind, note)
SELECT id, name, kind, note FROM parents;

DROP TABLE parents;

ALTER TABLE parents__new RENAME TO parents;

-- contract, down
-- runledger: rebuild=parents
-- DRAFT: parents.rank comes back empty: its data has to come from a copy.
CREATE TABLE parents__new (
  id TEXT NOT NULL CONSTRAINT chk_parents_id CHECK (length(id) = 36),
  name TEXT NOT NULL CONSTRAINT chk_parents_name CHECK (length(name) <= 40),
  rank INTEGER NOT NULL DEFAULT 1,
  kind TEXT NOT NULL CONSTRAINT chk_parents_kind CHECK (kind IN ('a', 'b')),
  note TEXT CONSTRAINT chk_parents_note CHECK (length(note) <= 50),
  CONSTRAINT pk_parents PRIMARY KEY (id)
) STRICT;

INSERT INTO parents__new (id, name, kind, note)
SELECT id, name, kind, note FROM parents;

DROP TABLE parents;

ALTER TABLE parents__new RENAME TO parents;

CREATE INDEX idx_parents_rank ON parents (rank);
