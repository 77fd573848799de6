/** What the rebuild of a table can lose without a word, taken stock of before and after. */
import type { Connection } from '../connection/open.ts';
import { isSqliteError } from '../errors.ts';
import { quoted, tableNamed } from '../names.ts';

export interface Inventory {
  /** Rows of the tables and of those that refer to them. */
  readonly rows: ReadonlyMap<string, number>;
  /** References to tables that are not there: `child to parent`. */
  readonly dangling: ReadonlySet<string>;
  /** Indexes and triggers of the tables, and all views: `type name`. */
  readonly objects: ReadonlySet<string>;
  /** Views, and tables with triggers, that cannot be used, and why. */
  readonly broken: ReadonlyMap<string, string>;
  /** The last number that AUTOINCREMENT gave, by table in lower case. */
  readonly sequences: ReadonlyMap<string, number>;
}

export function takeStock(
  database: Connection,
  names: ReadonlySet<string>,
  tables: readonly string[],
): Inventory {
  return {
    rows: rowsOf(database, names),
    dangling: danglingIn(database),
    objects: objectsOf(database, tables),
    broken: brokenIn(database),
    sequences: sequencesOf(database, tables),
  };
}

/** The names of tables that refer to the table. */
export function childrenOf(database: Connection, table: string): string[] {
  return database
    .prepare<[string], { name: string }>(
      `SELECT DISTINCT child.name AS name
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' AND reference."table" = ? COLLATE NOCASE`,
    )
    .all(table)
    .map(({ name }) => name);
}

function rowsOf(database: Connection, names: ReadonlySet<string>): Map<string, number> {
  const rows = new Map<string, number>();
  for (const name of names) {
    if (tableNamed(database, name) === null) continue;
    const count = database
      .prepare(`SELECT count(*) FROM ${quoted(name)}`)
      .pluck()
      .get();
    rows.set(name, Number(count));
  }
  return rows;
}

function danglingIn(database: Connection): Set<string> {
  const references = database
    .prepare<[], { reference: string }>(
      `SELECT DISTINCT child.name || ' to ' || reference."table" AS reference
       FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
       WHERE child.type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_schema AS parent
         WHERE parent.type = 'table' AND parent.name = reference."table" COLLATE NOCASE)`,
    )
    .all();
  return new Set(references.map(({ reference }) => reference));
}

function objectsOf(database: Connection, tables: readonly string[]): Set<string> {
  const marks = tables.map(() => '?').join(', ');
  const objects = database
    .prepare<string[], { object: string }>(
      `SELECT type || ' ' || name AS object FROM sqlite_schema
       WHERE sql IS NOT NULL AND (type = 'view'
         OR (type IN ('index', 'trigger') AND tbl_name COLLATE NOCASE IN (${marks})))`,
    )
    .all(...tables);
  return new Set(objects.map(({ object }) => object));
}

/** A view is compiled when it is read, a trigger when its table is written to: here both are, and not run. */
function brokenIn(database: Connection): Map<string, string> {
  const broken = new Map<string, string>();
  const compile = (object: string, sql: string) => {
    try {
      database.prepare(sql);
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      if (!broken.has(object)) broken.set(object, error.message);
    }
  };
  const objects = database
    .prepare<[], { type: string; name: string }>(
      `SELECT type, name FROM sqlite_schema WHERE type = 'view' OR (type = 'table'
         AND name COLLATE NOCASE IN (SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger'))`,
    )
    .all();
  for (const { type, name } of objects) {
    const table = quoted(name);
    if (type === 'view') {
      compile(`view ${name}`, `SELECT * FROM ${table}`);
      continue;
    }
    const object = `a trigger of ${name}`;
    const columns = database
      .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
      .all(name);
    const assignments = columns.map((column) => `${quoted(column.name)} = NULL`).join(', ');
    compile(object, `INSERT INTO ${table} DEFAULT VALUES`);
    compile(object, `UPDATE ${table} SET ${assignments}`);
    compile(object, `DELETE FROM ${table}`);
  }
  return broken;
}

function sequencesOf(database: Connection, tables: readonly string[]): Map<string, number> {
  if (tableNamed(database, 'sqlite_sequence') === null) return new Map();
  const wanted = new Set(tables.map((table) => table.toLowerCase()));
  const rows = database
    .prepare<[], { name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence')
    .all()
    .map(({ name, seq }): [string, number] => [name.toLowerCase(), Number(seq)]);
  return new Map(rows.filter(([name]) => wanted.has(name)));
}

/** Goes on with the numbers where they were: dropping a table forgets them, and used ones would come again. */
export function restoreSequences(
  database: Connection,
  sequences: Inventory['sequences'],
  tables: readonly string[],
): void {
  for (const table of tables) {
    const last = sequences.get(table.toLowerCase());
    if (last === undefined || !isAutoincrement(database, table)) continue;
    const { changes } = database
      .prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ? COLLATE NOCASE')
      .run(last, table);
    if (changes > 0) continue;
    database
      .prepare(
        `INSERT INTO sqlite_sequence (name, seq)
         SELECT name, ? FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`,
      )
      .run(last, table);
  }
}

/** As far as the words of its definition tell. */
function isAutoincrement(database: Connection, table: string): boolean {
  const sql = database
    .prepare(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`)
    .pluck()
    .get(table);
  return /\bAUTOINCREMENT\b/i.test(String(sql));
}
