/**
 * Rows that a transaction takes, counted before and after: nobody else writes meanwhile. What goes with the rows of
 * a table, by references that cascade and by triggers, is counted too.
 */
import type { RowLoss, RowWatch, WatchedTable } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { quoted, tableNamed, tableNames } from '../names.ts';

interface CountedTable extends WatchedTable {
  readonly rows: number;
}

/**
 * Counts inside the transaction, before its statements.
 * @returns what to call after them
 */
export function countRows(database: Connection, { tables }: RowWatch): () => RowLoss[] {
  const watched = new Map<string, WatchedTable>();
  for (const table of tables) {
    const name = tableNamed(database, table.name);
    if (name !== null) watched.set(name, table);
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
  const triggers = database
    .prepare<[string], string>(
      `SELECT lower(sql) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE`,
    )
    .pluck()
    .all(table)
    .filter((sql) => /\b(delete from|replace)\b/.test(sql));
  if (triggers.length === 0) return cascades;
  // Which of the tables that a trigger names it deletes from is not asked: one too many costs a count.
  const named = tableNames(database).filter((name) =>
    triggers.some((sql) => sql.includes(name.toLowerCase())),
  );
  return [...cascades, ...named];
}

function rowsIn(database: Connection, table: string): number {
  const count = database.prepare(`SELECT count(*) FROM main.${quoted(table)}`);
  return Number(count.pluck().get());
}
