/** Which database this is, and how large its tables are. */
import { realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseIdentity, TableSize } from '@runledger/migrator';
import { type Connection, isMemory } from '../connection/open.ts';
import { quoted, tableNamed } from '../names.ts';

/** More rows than this are not counted: it takes a few hundred milliseconds at most. */
const MOST_COUNTED = 1_000_000;
/** The pages of a larger file are not visited. */
const MOST_VISITED_BYTES = 256 * 1024 * 1024;

/** @param connection `null` while there is no file */
export function readIdentity(path: string, connection: Connection | null): DatabaseIdentity {
  const stored = connection && storedIdentity(connection);
  if (isMemory(path)) return { stored, place: path, emptyPlace: path };
  const file = resolve(path);
  const stats = statSync(file, { throwIfNoEntry: false });
  const name = stats ? realpathSync(file) : realPathOf(file);
  // A copy is another file: elsewhere, or put in the place of the original.
  const placeWith = (inode: number | null) => JSON.stringify([name, inode]);
  return { stored, place: placeWith(stats?.ino ?? null), emptyPlace: placeWith(null) };
}

function realPathOf(file: string): string {
  try {
    return join(realpathSync(dirname(file)), file.slice(dirname(file).length + 1));
  } catch {
    // The directory is made with the file.
    return file;
  }
}

/** The first entry of the log: it has a random key, and nobody removes it. */
function storedIdentity(connection: Connection): string | null {
  if (!typeOf(connection, 'migration_log')) return null;
  const row = connection
    .prepare<[], { id: string }>('SELECT id FROM migration_log ORDER BY at, id LIMIT 1')
    .get();
  return row?.id ?? null;
}

/** Rows are counted up to a bound. */
export function readTableSizes(connection: Connection, names: readonly string[]): TableSize[] {
  const pageSize = Number(connection.pragma('page_size', { simple: true }));
  const pages = Number(connection.pragma('page_count', { simple: true }));
  const isSmall = pages * pageSize <= MOST_VISITED_BYTES;
  const tables = new Set(names.flatMap((name) => tableNamed(connection, name) ?? []));
  return [...tables].map((table): TableSize => {
    const rows = Number(
      connection
        .prepare(`SELECT count(*) FROM (SELECT 1 FROM ${quoted(table)} LIMIT ${MOST_COUNTED + 1})`)
        .pluck()
        .get(),
    );
    return {
      table,
      rows: Math.min(rows, MOST_COUNTED),
      isAtLeast: rows > MOST_COUNTED,
      bytes: isSmall ? bytesOf(connection, table) : null,
    };
  });
}

/** https://www.sqlite.org/dbstat.html */
function bytesOf(connection: Connection, table: string): number | null {
  const bytes = connection
    .prepare<[string], number | null>(
      `SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE
         AND name IN (SELECT name FROM sqlite_schema WHERE tbl_name = ?)`,
    )
    .pluck()
    .get(table);
  return bytes ?? null;
}

function typeOf(connection: Connection, name: string): string | null {
  const row = connection
    .prepare<[string], { type: string }>(
      `SELECT type FROM sqlite_schema WHERE name = ? AND type IN ('table', 'view')`,
    )
    .get(name);
  return row?.type ?? null;
}
