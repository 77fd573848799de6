/**
 * Rows that refer to nothing, as statements can leave them behind while foreign keys are off. To look for them is to
 * look up the parent of every row, so it is done for tables that can have changed, and once where there are none.
 */
import { type Statement, StatementFailure } from '@runledger/migrator';
import { type Connection, openDatabase } from '../connection/open.ts';
import { isSqliteError } from '../errors.ts';
import { tableNamed } from '../names.ts';

/** How many, by `child to parent`. */
export type Orphans = ReadonlyMap<string, number>;

export interface OrphanWatch {
  /**
   * Those that were not there when the watch began.
   * @throws StatementFailure when a reference is to columns that are no key, so that nothing can be checked
   */
  found(statements: readonly Statement[]): Orphans;
}

/** Begins in the transaction, before its first change. */
export function watchOrphans(database: Connection): OrphanWatch {
  const objects = objectsIn(database);
  // With such a log others read what there was before, and nobody but this transaction changes it.
  const canLookLater = database.pragma('journal_mode', { simple: true }) === 'wal';
  const before = canLookLater ? null : orphansIn(database, childrenIn(database));
  return {
    found(statements) {
      const reached = reachOf(statements, [...objects, ...objectsIn(database)]);
      const children = childrenIn(database).filter(
        ({ name, parents }) => reached.has(name) || parents.some((parent) => reached.has(parent)),
      );
      const after = orphansIn(database, children);
      if (after.size === 0) return after;
      const known = before ?? orphansOutside(database.name, children);
      const counts = [...after].map(([reference, count]): [string, number] => [
        reference,
        count - (known.get(reference) ?? 0),
      ]);
      return new Map(counts.filter(([, count]) => count > 0));
    },
  };
}

interface Child {
  /** Here and elsewhere in lower case. */
  readonly name: string;
  readonly parents: readonly string[];
}

function childrenIn(database: Connection): Child[] {
  return database
    .prepare<[], { name: string; parents: string }>(
      `SELECT lower(child.name) AS name, json_group_array(lower(reference."table")) AS parents
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' GROUP BY child.name`,
    )
    .all()
    .map(({ name, parents }) => ({ name, parents: JSON.parse(parents) as string[] }));
}

function orphansIn(database: Connection, children: readonly Child[]): Orphans {
  const count = database.prepare<[string], { reference: string; count: number }>(
    `SELECT "table" || ' to ' || parent AS reference, count(*) AS count
     FROM pragma_foreign_key_check(?) GROUP BY reference`,
  );
  try {
    const found = children
      .filter(({ name }) => tableNamed(database, name) !== null)
      .flatMap(({ name }) => count.all(name));
    return new Map(found.map(({ reference, count: rows }) => [reference, rows]));
  } catch (error) {
    if (!isSqliteError(error) || !error.message.startsWith('foreign key mismatch')) throw error;
    throw new StatementFailure(
      `${error.message}: the columns that are referred to must be the primary key, or UNIQUE`,
      { statement: null, nativeCode: error.code, cause: error },
    );
  }
}

/** As they are committed. */
function orphansOutside(path: string, children: readonly Child[]): Orphans {
  const other = openDatabase({ path, readonly: true });
  try {
    return orphansIn(other, children);
  } finally {
    other.close();
  }
}

interface SchemaObject {
  readonly name: string;
  /** Of a trigger, what it hangs on; else the same. */
  readonly owner: string;
  /** Of a view or trigger. */
  readonly sql: string;
}

function objectsIn(database: Connection): SchemaObject[] {
  return database
    .prepare<[], SchemaObject>(
      `SELECT lower(name) AS name, lower(tbl_name) AS owner,
         CASE type WHEN 'table' THEN '' ELSE lower(sql) END AS sql
       FROM sqlite_schema WHERE type IN ('table', 'view', 'trigger')`,
    )
    .all();
}

/**
 * Tables that statements can write to, told by names that stand anywhere in them, and in the views and triggers of
 * what they name: one too many costs a look.
 */
function reachOf(statements: readonly Statement[], objects: readonly SchemaObject[]): Set<string> {
  const reached = new Set<SchemaObject>();
  const texts = statements.map(({ sql }) => lowered(sql));
  // The list grows while it is gone through.
  for (const text of texts) {
    for (const object of objects) {
      // Quotes in a name are doubled where it is quoted.
      const isNamed = text.includes(object.owner) || /["'`]/.test(object.owner);
      if (!isNamed || reached.has(object)) continue;
      reached.add(object);
      texts.push(object.sql);
    }
  }
  return new Set([...reached].map(({ name }) => name));
}

/** As SQLite has it, which knows no other letters. */
const lowered = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
