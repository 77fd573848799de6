-- expand, up
ALTER TABLE children ADD COLUMN other_id TEXT CONSTRAINT fk_children_other_id REFERENCES parents (id) CONSTRAINT chk_children_other_id CHECK (length(other_id) = 36);

-- expand, down
-- runledger: rebuild=children
CREATE TABLE children__new (
  id TEXT NOT NULL CONSTRAINT chk_children_id CHECK (length(id) = 36),
  parent_id TEXT NOT NULL CONSTRAINT chk_children_parent_id CHECK (length(parent_id) = 36),
  size INTEGER NOT NULL CONSTRAINT chk_children_size CHECK (size >= 0),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CONSTRAINT chk_children_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CONSTRAINT chk_children_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT pk_children PRIMARY KEY (id),
  CONSTRAINT fk_children_parent_id FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE
) STRICT;

INSERT INTO children__new (id, parent_id, size, created_at, updated_at)
SELECT id, parent_id, size, created_at, updated_at FROM children;

DROP TABLE children;

ALTER TABLE children__new RENAME TO children;

CREATE INDEX idx_children_parent_id ON children (parent_id);
