-- online, up
-- runledger: transaction=none
CREATE INDEX CONCURRENTLY idx_parents_kind_name ON parents (kind, name);

-- online, down
-- runledger: transaction=none
DROP INDEX CONCURRENTLY idx_parents_kind_name;
