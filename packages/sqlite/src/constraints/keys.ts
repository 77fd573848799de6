/** The foreign keys of a database, and what their columns hold. */
import type Database from 'better-sqlite3';
import { quoted } from '../names.ts';

export interface ForeignKey {
  readonly table: string;
  /** SQLite numbers a table's keys from the last declared one on. */
  readonly id: number;
  readonly target: string;
  readonly columns: readonly string[];
  readonly targetColumns: readonly string[];
}

/** The table's foreign keys in the order of their declaration. */
export function foreignKeysOf(database: Database.Database, table: string): ForeignKey[] {
  const rows = database
    .prepare<[string], { id: number; target: string; own: string; theirs: string | null }>(
      `SELECT id, "table" AS target, "from" AS own, "to" AS theirs
       FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq`,
    )
    .all(table);
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((columns) => {
    const [first] = columns;
    if (!first) return [];
    const { id, target } = first;
    const named = columns.flatMap(({ theirs }) => theirs ?? []);
    return [
      {
        table,
        id,
        target,
        columns: columns.map(({ own }) => own),
        targetColumns: named.length > 0 ? named : primaryKeyOf(database, target),
      },
    ];
  });
}

/** The foreign keys that point to the table. */
export function foreignKeysTo(database: Database.Database, target: string): ForeignKey[] {
  const tables = database
    .prepare<[string], string>(
      `SELECT DISTINCT entry.name FROM sqlite_schema AS entry, pragma_foreign_key_list(entry.name) AS key
       WHERE entry.type = 'table' AND key."table" = ? COLLATE NOCASE ORDER BY entry.name`,
    )
    .pluck()
    .all(target);
  return tables.flatMap((table) =>
    foreignKeysOf(database, table).filter(
      (key) => key.target.toLowerCase() === target.toLowerCase(),
    ),
  );
}

/** Whether a row of the table has these values in these columns. */
export function columnsMatch(
  database: Database.Database,
  table: string,
  columns: readonly string[],
  values: readonly unknown[],
): boolean {
  const conditions = columns.map((column) => `${quoted(column)} = ?`).join(' AND ');
  const query = database.prepare(`SELECT 1 FROM ${quoted(table)} WHERE ${conditions} LIMIT 1`);
  return query.get(values) !== undefined;
}

/** Whether any row of the key's table points to one that is not there. */
export function hasOrphan(database: Database.Database, key: ForeignKey): boolean {
  const matches = key.columns.map(
    (column, place) =>
      `parent.${quoted(key.targetColumns[place] ?? column)} = child.${quoted(column)}`,
  );
  const query = database.prepare(`SELECT 1 FROM ${quoted(key.table)} AS child
    WHERE ${key.columns.map((column) => `child.${quoted(column)} IS NOT NULL`).join(' AND ')}
      AND NOT EXISTS (SELECT 1 FROM ${quoted(key.target)} AS parent WHERE ${matches.join(' AND ')})
    LIMIT 1`);
  return query.get() !== undefined;
}

function primaryKeyOf(database: Database.Database, table: string): string[] {
  return database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck()
    .all(table);
}
