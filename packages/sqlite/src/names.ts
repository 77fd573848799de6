/** Names of tables and columns, in statements and in the catalog. */
import type { Connection } from './connection/open.ts';

/** The name as an identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The table's name as the database spells it, or `null` where there is no such table. */
export function tableNamed(database: Connection, name: string): string | null {
  const found = database
    .prepare<[string], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`,
    )
    .pluck()
    .get(name);
  return found ?? null;
}

/** Every table, as the database spells it. */
export function tableNames(database: Connection): string[] {
  return database
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all();
}
