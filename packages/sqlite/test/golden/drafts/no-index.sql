-- online, up
DROP INDEX idx_children_parent_id;

-- online, down
CREATE INDEX idx_children_parent_id ON children (parent_id);
