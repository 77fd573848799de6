DROP TABLE audit_checkpoints;
DROP TABLE audit_chains;
-- Its triggers go with it.
DROP TABLE audit_log_entries;
DROP FUNCTION audit_log_entries_refuse();
