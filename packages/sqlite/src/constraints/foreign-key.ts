/**
 * Finding the foreign key that refused a statement. SQLite counts violations and does not say whose they are
 * (https://sqlite.org/foreignkeys.html), so the statement runs once more with the keys deferred, the orphans it
 * makes are looked for, and everything is undone. It costs a look at the tables in question, on failure only.
 */
import type Database from 'better-sqlite3';
import type { Violated } from '../errors.ts';
import { conventionalName, declaredName } from './declared.ts';

interface ForeignKey {
  readonly table: string;
  /** SQLite numbers a table's keys from the last declared one on. */
  readonly id: number;
  readonly target: string;
  readonly columns: readonly string[];
  readonly targetColumns: readonly string[];
}

const UNKNOWN: Violated = { table: null, constraint: null };
const SEARCH = 'search_violated_foreign_key';

/** The violated key and the table that declares it; `null`s where the search finds none. */
export function violatedForeignKey(
  database: Database.Database,
  sql: string,
  values: readonly unknown[],
): Violated {
  if (/^\s*(commit|end)\b/i.test(sql)) return deferredForeignKey(database);
  const written = writtenTable(sql);
  if (written === null) return UNKNOWN;
  const isInside = database.inTransaction;
  const wasDeferred = database.pragma('defer_foreign_keys', { simple: true });
  try {
    database.exec(isInside ? `SAVEPOINT ${SEARCH}` : 'BEGIN IMMEDIATE');
  } catch {
    // Another process holds the lock: the caller is better served with the error it has than with a wait.
    return UNKNOWN;
  }
  try {
    database.pragma('defer_foreign_keys = ON');
    const lastRow = written.isInsert ? lastRowId(database, written.table) : null;
    const statement = database.prepare(sql);
    if (statement.reader) statement.all(values);
    else statement.run(values);
    return findOrphans(database, written.table, lastRow) ?? UNKNOWN;
  } catch {
    // The statement that failed fails the same way again: a key that restricts does not wait for the commit.
    return UNKNOWN;
  } finally {
    database.exec(isInside ? `ROLLBACK TO ${SEARCH}; RELEASE ${SEARCH}` : 'ROLLBACK');
    database.pragma(`defer_foreign_keys = ${wasDeferred === 1 ? 'ON' : 'OFF'}`);
  }
}

/** The key that keeps a transaction with deferred keys from committing. */
function deferredForeignKey(database: Database.Database): Violated {
  const [orphan] = database.pragma('foreign_key_check') as { table: string; fkid: number }[];
  const key = orphan && foreignKeysOf(database, orphan.table).find(({ id }) => id === orphan.fkid);
  return key ? { table: key.table, constraint: nameOf(database, key) } : UNKNOWN;
}

function findOrphans(
  database: Database.Database,
  table: string,
  lastRow: number | bigint | null,
): Violated | null {
  const own = foreignKeysOf(database, table);
  // Inserting cannot orphan another table's rows, but a REPLACE deletes.
  const candidates = [
    ...own.map((key) => ({ key, after: lastRow })),
    ...own.map((key) => ({ key, after: null })),
    ...foreignKeysTo(database, table).map((key) => ({ key, after: null })),
  ];
  const found = candidates.find(({ key, after }) => hasOrphan(database, key, after));
  return found ? { table: found.key.table, constraint: nameOf(database, found.key) } : null;
}

function hasOrphan(
  database: Database.Database,
  key: ForeignKey,
  after: number | bigint | null,
): boolean {
  const matches = key.columns.map(
    (column, place) =>
      `parent.${quote(key.targetColumns[place] ?? column)} = child.${quote(column)}`,
  );
  const query = `SELECT 1 FROM ${quote(key.table)} AS child
    WHERE ${after === null ? '1' : 'child.rowid > ?'}
      AND ${key.columns.map((column) => `child.${quote(column)} IS NOT NULL`).join(' AND ')}
      AND NOT EXISTS (SELECT 1 FROM ${quote(key.target)} AS parent WHERE ${matches.join(' AND ')})
    LIMIT 1`;
  return database.prepare(query).get(after === null ? [] : [after]) !== undefined;
}

/** The table's foreign keys in the order of their declaration. */
function foreignKeysOf(database: Database.Database, table: string): ForeignKey[] {
  const rows = database
    .prepare<[string], { id: number; target: string; own: string; theirs: string | null }>(
      `SELECT id, "table" AS target, "from" AS own, "to" AS theirs
       FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq`,
    )
    .all(table);
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((columns) => {
    const [first] = columns;
    if (!first) return [];
    const implied = columns.some(({ theirs }) => theirs === null);
    return [
      {
        table,
        id: first.id,
        target: first.target,
        columns: columns.map(({ own }) => own),
        targetColumns: implied
          ? primaryKeyOf(database, first.target)
          : columns.map(({ theirs }) => theirs ?? ''),
      },
    ];
  });
}

function foreignKeysTo(database: Database.Database, target: string): ForeignKey[] {
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

function primaryKeyOf(database: Database.Database, table: string): string[] {
  return database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck()
    .all(table);
}

/** The largest row number, or `null` for a table without: there all rows are looked at. */
function lastRowId(database: Database.Database, table: string): number | bigint | null {
  const isClustered = database
    .prepare<[string], number>('SELECT wr FROM pragma_table_list(?)')
    .pluck()
    .get(table);
  if (isClustered !== 0) return null;
  return (
    database
      .prepare<[], number | bigint | null>(`SELECT max(rowid) FROM ${quote(table)}`)
      .safeIntegers()
      .pluck()
      .get() ?? 0
  );
}

function nameOf(database: Database.Database, key: ForeignKey): string | null {
  return (
    declaredName(database, key.table, 'foreign key', key.columns) ??
    conventionalName('fk', key.table, key.columns)
  );
}

const WRITTEN =
  /\b(?:(insert\s+(?:or\s+\w+\s+)?into|replace\s+into)|update(?:\s+or\s+\w+)?|delete\s+from)\s+(?:"?main"?\s*\.\s*)?("(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|\w+)/i;

/** The table that a statement writes to. */
function writtenTable(sql: string): { table: string; isInsert: boolean } | null {
  const [, insert, name] = WRITTEN.exec(sql) ?? [];
  if (name === undefined) return null;
  const table = /^["`[]/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
  return { table, isInsert: insert !== undefined };
}

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
