/** Reading what another migration tool has written down, and nothing else. */
import { existsSync } from 'node:fs';
import { openDatabase } from './connection/open.ts';

/**
 * All rows of a table, as the database gives them; `null` where there is no such table. Nothing can be written
 * meanwhile.
 * @throws ConnectionError
 */
export async function readTable(
  { path }: { readonly path: string },
  table: string,
): Promise<Record<string, unknown>[] | null> {
  // In a promise, as on any other database.
  await Promise.resolve();
  if (!existsSync(path)) return null;
  const connection = openDatabase({ path, readonly: true });
  try {
    const found = connection
      .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`)
      .get(table);
    if (!found) return null;
    return connection
      .prepare<[], Record<string, unknown>>(`SELECT * FROM "${table.replaceAll('"', '""')}"`)
      .all();
  } finally {
    connection.close();
  }
}
