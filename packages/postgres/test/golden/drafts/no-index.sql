-- online, up
-- runledger: transaction=none
DROP INDEX CONCURRENTLY idx_children_parent_id;

-- online, down
-- runledger: transaction=none
CREATE INDEX CONCURRENTLY idx_children_parent_id ON children USING btree (parent_id);
