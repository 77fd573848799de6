-- online, up
-- runledger: transaction=none
-- DRAFT: fails where rows do not meet uq_parents_kind_name: look, and mend them, before.
CREATE UNIQUE INDEX CONCURRENTLY uq_parents_kind_name ON parents (kind, name);

ALTER TABLE parents ADD CONSTRAINT uq_parents_kind_name UNIQUE USING INDEX uq_parents_kind_name;

-- online, down
ALTER TABLE parents DROP CONSTRAINT uq_parents_kind_name;
