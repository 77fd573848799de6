/**
 * Migrations that drop tables and do nothing else, as rollbacks are, run without foreign keys. With them SQLite
 * deletes the rows of a table that is referred to, be it by itself alone, one by one, and looks each time for rows
 * that refer to it (https://www.sqlite.org/foreignkeys.html#fk_schemacommands): half a minute for a million. That
 * comes to nothing where no row of a table that stays refers to one that goes, which `guardDrops` holds to.
 */
import type { Statement } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { operationsDdl } from './operations-ddl.ts';
import { writes } from './triggers.ts';

/** Whether the statements can do without foreign keys: any that is not a drop may write rows. */
export function areDrops(statements: readonly Statement[]): boolean {
  const words = statements.map(({ tokens }) => tokens.slice(0, 2).join(' ').toUpperCase());
  return words.includes('DROP TABLE') && words.every((each) => each.startsWith('DROP '));
}

/** Not where somebody has switched them off for good. */
export function areOn(database: Connection): boolean {
  return database.pragma('foreign_keys', { simple: true }) === 1;
}

/** Outside transactions: inside one it does nothing. */
export function switchKeys(database: Connection, to: 'ON' | 'OFF'): void {
  database.pragma(`foreign_keys = ${to}`);
}

/**
 * Begins a transaction without foreign keys, or with them where rows of the journal, which it writes too, need them.
 * After it, and after a failure to begin it, they are to be switched on again.
 * @returns whether they are off
 */
export function beginWithoutKeys(database: Connection): boolean {
  switchKeys(database, 'OFF');
  database.exec('BEGIN IMMEDIATE');
  let isOff = false;
  try {
    // Asked in the transaction: nobody changes it from here on.
    isOff = isJournalAlone(database);
  } finally {
    if (!isOff) database.exec('ROLLBACK');
  }
  if (isOff) return true;
  switchKeys(database, 'ON');
  database.exec('BEGIN IMMEDIATE');
  return false;
}

/** What the engine writes beside a migration's own statements. */
const JOURNAL = [
  ...operationsDdl.flatMap((sql) => /^CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql)?.[1] ?? []),
  'audit_log_entries',
  'audit_chains',
];

/** Whether writing the journal reaches no other table: an application may refer to it, or hang triggers on it. */
function isJournalAlone(database: Connection): boolean {
  const journal = JSON.stringify(JOURNAL);
  const reference = database
    .prepare(
      `WITH journal AS MATERIALIZED (SELECT value AS name FROM json_each(?))
       SELECT 1 FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' AND (child.name COLLATE NOCASE IN (SELECT name FROM journal)
         OR reference."table" COLLATE NOCASE IN (SELECT name FROM journal))`,
    )
    .get(journal);
  if (reference) return false;
  const triggers = database
    .prepare<[string], string>(
      `SELECT sql FROM sqlite_schema
       WHERE type = 'trigger' AND tbl_name COLLATE NOCASE IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
    .all(journal);
  return !triggers.some(writes);
}
