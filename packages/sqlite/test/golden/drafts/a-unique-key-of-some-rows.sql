-- online, up
-- DRAFT: fails where rows do not meet uq_parents_name: look, and mend them, before.
CREATE UNIQUE INDEX uq_parents_name ON parents (name) WHERE name IS NOT NULL;

-- online, down
DROP INDEX uq_parents_name;
