-- online, up
-- runledger: transaction=none
-- DRAFT: fails where rows do not meet uq_parents_name: look, and mend them, before.
CREATE UNIQUE INDEX CONCURRENTLY uq_parents_name ON parents (name) WHERE name IS NOT NULL;

-- online, down
-- runledger: transaction=none
DROP INDEX CONCURRENTLY uq_parents_name;
