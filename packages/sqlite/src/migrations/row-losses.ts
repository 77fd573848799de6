/**
 * Rows that a transaction takes, counted before and after: nobody else writes meanwhile. What goes with the rows of
 * a table, by references that cascade and by triggers, is counted too.
 */
import type { RowLoss, RowWatch, WatchedTable } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { quoted, tableNamed, tableNames } from '../names.ts';
import { writes } from './triggers.ts';

interface CountedTable extends WatchedTable {
  readonly rows: number;
}

/**
 * Counts inside the transaction, before its statements.
 * @returns what to call after them
 */
export function countRows(database: Connection, { tables, written }: RowWatch): () => RowLoss[] {
  const watched = new Map<string, WatchedTable>();
  for (const table of tables) {
    const name = tableNamed(database, table.name);
    if (name !== null) watched.set(name, table);
  }
  for (const name of goingWithWrites(database, written)) {
    if (!watched.has(name)) watched.set(name, { name, laterName: name, removal: 'rows' });
  }
  // The list grows while it is gone through.
  for (const table of watched.keys()) {
    for (const name of goingWith(database, table)) {
      if (!watched.has(name)) watched.set(name, { name, laterName: name, removal: 'rows' });
    }
  }
  const counted = [...watched].map(
    ([name, table]): CountedTable => ({ ...table, name, rows: rowsIn(database, name) }),
  );
  return () => counted.flatMap((table) => lossOf(database, table));
}

function lossOf(database: Connection, { name, laterName, rows: before }: CountedTable): RowLoss[] {
  const later = tableNamed(database, name) ?? tableNamed(database, laterName);
  const rows = before - (later === null ? 0 : rowsIn(database, later));
  return rows > 0 ? [{ table: name, rows, isGone: later === null }] : [];
}

/** Tables whose rows can go when rows of the table do. */
function goingWith(database: Connection, table: string): string[] {
  const cascades =
    database.pragma('foreign_keys', { simple: true }) === 1
      ? database
          .prepare<[string], string>(
            `SELECT DISTINCT child.name FROM sqlite_schema AS child, pragma_foreign_key_list(child.name, 'main') AS reference
             WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE AND reference.on_delete = 'CASCADE'`,
          )
          .pluck()
          .all(table)
      : [];
  return [...cascades, ...namedIn(database, triggersOn(database, table).filter(isTaking))];
}

/** Tables whose rows can go when rows are written to these: by triggers, and where conflicts replace them. */
function goingWithWrites(database: Connection, written: readonly string[]): Set<string> {
  const going = new Set<string>();
  const reached = new Set(written.flatMap((name) => tableNamed(database, name) ?? []));
  // The list grows while it is gone through.
  for (const table of reached) {
    if (isReplacing(database, table)) going.add(table);
    const triggers = triggersOn(database, table).filter(writes);
    for (const name of namedIn(database, triggers)) reached.add(name);
    for (const name of namedIn(database, triggers.filter(isTaking))) going.add(name);
  }
  return going;
}

/** Their texts, in lower case. */
function triggersOn(database: Connection, table: string): string[] {
  return database
    .prepare<[string], string>(
      `SELECT lower(sql) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE`,
    )
    .pluck()
    .all(table);
}

const isTaking = (trigger: string) => /\b(delete\s+from|replace)\b/.test(trigger);

/** Which of the tables that a trigger names it deletes from is not asked: one too many costs a count. */
function namedIn(database: Connection, triggers: readonly string[]): string[] {
  if (triggers.length === 0) return [];
  return tableNames(database).filter((name) =>
    triggers.some((sql) => sql.includes(name.toLowerCase())),
  );
}

/** Whether a row that is in the way of another goes: https://www.sqlite.org/lang_conflict.html */
function isReplacing(database: Connection, table: string): boolean {
  const sql = database
    .prepare<[string], string>(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?`)
    .pluck()
    .get(table);
  return /\bon\s+conflict\s+replace\b/i.test(sql ?? '');
}

function rowsIn(database: Connection, table: string): number {
  const count = database.prepare(`SELECT count(*) FROM main.${quoted(table)}`);
  return Number(count.pluck().get());
}
