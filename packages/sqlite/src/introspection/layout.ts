/**
 * The tables that SQLite keeps in the order of their primary key (`WITHOUT ROWID`): small rows that are
 * found by that key and have few other indexes. In all others rows lie in the order of their insertion.
 */
const clusteredTables: ReadonlySet<string> = new Set([
  'usage_idempotency_keys',
  'daily_usage',
  'budget_windows',
  'rollup_dirty_buckets',
  'usage_rollups_hourly',
  'usage_rollups_daily',
  'audit_chains',
  'audit_checkpoints',
  // Its one row has a number of its own: with row ids, an INTEGER key would be counted by itself.
  'migration_protection',
]);

export function isClustered(table: string): boolean {
  return clusteredTables.has(table);
}
