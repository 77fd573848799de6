/** How PostgreSQL keeps tables that need it otherwise than it does by itself. */

/**
 * Every job leaves two dead rows behind, and claiming walks over what they leave in its index: they are cleared away
 * when they are a twentieth of the table, not a fifth.
 */
const storageParameters: ReadonlyMap<string, string> = new Map([
  ['jobs', 'autovacuum_vacuum_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05'],
]);

/** What the table's definition ends with, or nothing. */
export function storageOf(table: string): string {
  const parameters = storageParameters.get(table);
  return parameters === undefined ? '' : `WITH (${parameters})`;
}
