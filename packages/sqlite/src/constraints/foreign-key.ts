/**
 * Finding the foreign key that refused a statement. SQLite counts violations and does not say whose they are
 * (https://sqlite.org/foreignkeys.html), so the statement runs once more with the keys deferred and tells the
 * rows that it touches; what they point to, or what points to them, is looked for, and everything is undone.
 */
import type Database from 'better-sqlite3';
import type { Violated } from '../errors.ts';
import { quoted } from '../names.ts';
import { conventionalName, declaredName } from './declared.ts';
import { columnsMatch, type ForeignKey, foreignKeysOf, foreignKeysTo, hasOrphan } from './keys.ts';

const UNKNOWN: Violated = { table: null, constraint: null };
const SEARCH = 'search_violated_foreign_key';

/** The violated key and the table that declares it; `null`s where the search finds none. */
export function violatedForeignKey(
  database: Database.Database,
  sql: string,
  values: readonly unknown[],
): Violated {
  if (/^\s*(commit|end)\b/i.test(sql)) return anyOrphan(database);
  const isInside = database.inTransaction;
  // An application's own connection may give it as a bigint.
  const wasDeferred = Number(database.pragma('defer_foreign_keys', { simple: true })) === 1;
  try {
    database.exec(isInside ? `SAVEPOINT ${SEARCH}` : 'BEGIN IMMEDIATE');
  } catch {
    // Another process holds the lock: the caller is better served with the error it has than with a wait.
    return UNKNOWN;
  }
  try {
    database.pragma('defer_foreign_keys = ON');
    const key = search(database, sql, values);
    return key ? violatedBy(database, key) : anyOrphan(database);
  } catch {
    // Whatever keeps the search from ending, the error that is there already says the most.
    return UNKNOWN;
  } finally {
    database.exec(isInside ? `ROLLBACK TO ${SEARCH}; RELEASE ${SEARCH}` : 'ROLLBACK');
    database.pragma(`defer_foreign_keys = ${wasDeferred ? 'ON' : 'OFF'}`);
  }
}

/** Runs the statement and looks where its rows leave an orphan. */
function search(
  database: Database.Database,
  sql: string,
  values: readonly unknown[],
): ForeignKey | undefined {
  const written = writtenTable(sql);
  if (!written) {
    touch(database, sql, values, []);
    return undefined;
  }
  const { table, kind } = written;
  const own = kind === 'delete' ? [] : foreignKeysOf(database, table);
  const pointing = kind === 'insert' ? [] : foreignKeysTo(database, table);
  if (kind === 'delete') {
    const deleted = touch(
      database,
      sql,
      values,
      pointing.flatMap(({ targetColumns }) => targetColumns),
    );
    return pointing.find((key) => deleted.some((row) => isPointedTo(database, key, row)));
  }
  const touched = touch(
    database,
    sql,
    values,
    own.flatMap(({ columns }) => columns),
  );
  return (
    own.find((key) => touched.some((row) => isOrphan(database, key, row))) ??
    // A statement that returns what it chooses does not tell its rows: of several keys the first declared counts.
    (touched.length === 0 ? own.find((key) => hasOrphan(database, key)) : undefined) ??
    // An update does not tell the keys that were, nor a REPLACE the rows that it deleted.
    pointing.find((key) => hasOrphan(database, key))
  );
}

type Touched = Record<string, unknown>;

/** Runs the statement. What it returns are the columns of the rows it touched, if it can be made to tell. */
function touch(
  database: Database.Database,
  sql: string,
  values: readonly unknown[],
  columns: readonly string[],
): Touched[] {
  const plain = database.prepare(sql);
  if (plain.reader || columns.length === 0) {
    if (plain.reader) plain.all(values);
    else plain.run(values);
    return [];
  }
  const names = [...new Set(columns)].map(quoted).join(', ');
  const telling = database.prepare(`${sql.replace(/;\s*$/, '')} RETURNING ${names}`);
  return telling.safeIntegers().all(values) as Touched[];
}

function isOrphan(database: Database.Database, key: ForeignKey, row: Touched): boolean {
  const values = key.columns.map((column) => row[column]);
  return !values.includes(null) && !columnsMatch(database, key.target, key.targetColumns, values);
}

function isPointedTo(database: Database.Database, key: ForeignKey, row: Touched): boolean {
  const values = key.targetColumns.map((column) => row[column]);
  return columnsMatch(database, key.table, key.columns, values);
}

interface Orphan {
  readonly table: string;
  readonly rowid: number | null;
  readonly fkid: number;
}

/**
 * Any orphan there is: of a commit with deferred keys, or of what a cascade deleted. Of several keys of a row it is
 * the one that was declared first.
 */
function anyOrphan(database: Database.Database): Violated {
  const orphans = database.pragma('foreign_key_check') as Orphan[];
  const [first] = orphans;
  if (!first) return UNKNOWN;
  const ofRow = orphans.filter(
    ({ table, rowid }) => table === first.table && rowid === first.rowid,
  );
  const id = Math.max(...ofRow.map(({ fkid }) => fkid));
  const key = foreignKeysOf(database, first.table).find((each) => each.id === id);
  return key ? violatedBy(database, key) : UNKNOWN;
}

function violatedBy(database: Database.Database, { table, columns }: ForeignKey): Violated {
  const constraint =
    declaredName(database, table, 'foreign key', columns) ?? conventionalName('fk', table, columns);
  return { table, constraint };
}

const WRITTEN =
  /\b(insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+(?:"?main"?\s*\.\s*)?("(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|\w+)/i;

/** The table that a statement writes to, and whether that can only add rows, or only delete them. */
function writtenTable(
  sql: string,
): { table: string; kind: 'insert' | 'delete' | 'change' } | undefined {
  const [, verb, name] = WRITTEN.exec(sql) ?? [];
  if (verb === undefined || name === undefined) return undefined;
  const table = /^["`[]/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
  if (/^delete/i.test(verb)) return { table, kind: 'delete' };
  const adds = /^insert/i.test(verb) && !/\breplace\b|\bdo\s+update\b/i.test(sql);
  return { table, kind: adds ? 'insert' : 'change' };
}
