/**
 * Takes out of the audit trail what migrating entered there, in the one way that its triggers allow: for databases
 * that are to be as empty as their suites believe them to be.
 */
export const forgetMigrations: readonly string[] = [
  `INSERT INTO audit_checkpoints (organization_id, sequence, hash, reason)
    SELECT organization_id, sequence, hash, 'forgotten' FROM audit_chains`,
  'DELETE FROM audit_log_entries',
  'DELETE FROM audit_checkpoints',
  'DELETE FROM audit_chains',
];
