/** Reading what another migration tool has written down, and nothing else. */
import { existsSync } from 'node:fs';
import { openDatabase } from './connection/open.ts';
import { quoted, tableNamed } from './names.ts';

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
    const name = tableNamed(connection, table);
    if (name === null) return null;
    return connection.prepare<[], Record<string, unknown>>(`SELECT * FROM ${quoted(name)}`).all();
  } finally {
    connection.close();
  }
}
