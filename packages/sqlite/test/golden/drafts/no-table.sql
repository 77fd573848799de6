-- contract, up
-- DRAFT: children goes with its data: first deploy code that does without it, and keep a copy.
-- DRAFT: rows are only taken away by a file that says so: -- runledger: allow=data-loss reason="…".
DROP TABLE children;

-- contract, down
-- DRAFT: children comes back empty: its data has to come from a copy.
CREATE TABLE children (
  id TEXT NOT NULL,
  parent_id TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime ('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at TEXT NOT NULL DEFAULT (strftime ('%Y-%m-%dT%H:%M:%fZ', 'now')),
  CONSTRAINT pk_children primary key (id),
  CONSTRAINT fk_children_parent_id foreign key (parent_id) references parents (id) on delete cascade,
  CONSTRAINT chk_children_id check (length (id) = 36),
  CONSTRAINT chk_children_parent_id check (length (parent_id) = 36),
  CONSTRAINT chk_children_size check (size >= 0),
  CONSTRAINT chk_children_created_at check (created_at glob '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_children_updated_at check (updated_at glob '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX idx_children_parent_id ON children (parent_id);
