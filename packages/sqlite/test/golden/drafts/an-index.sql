-- online, up
CREATE INDEX idx_parents_kind_name ON parents (kind, name);

-- online, down
DROP INDEX idx_parents_kind_name;
