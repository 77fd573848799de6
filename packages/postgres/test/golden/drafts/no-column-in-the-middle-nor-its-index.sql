-- online, up
-- runledger: transaction=none
DROP INDEX CONCURRENTLY idx_parents_rank;

-- online, down
-- runledger: transaction=none
CREATE INDEX CONCURRENTLY idx_parents_rank ON parents USING btree (rank);

-- contract, up
-- DRAFT: parents.rank goes with its data: first deploy code that does without it, and keep a copy.
ALTER TABLE parents DROP COLUMN rank;

-- contract, down
-- DRAFT: parents.rank comes back empty: its data has to come from a copy.
-- DRAFT: rank comes back as the last column of parents.
ALTER TABLE parents ADD COLUMN rank integer NOT NULL DEFAULT 1;
