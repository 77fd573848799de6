/**
 * Rows for tables of which nothing is known but their definitions. A value follows from the row's number and the
 * column's type and checks, so that the rows of one number refer to each other. Columns that need no value get none,
 * unless the table's checks ask for one.
 */
import type { FillableTables, RowNumbers } from '@runledger/migrator/proofs';
import type { Connection } from '../connection/open.ts';
import { quoted } from '../names.ts';

/** Beyond the numbers that migrations give to rows of their own. */
const FIRST_KEY = 1_000_000;

interface GeneratedColumn {
  readonly name: string;
  /** As it is declared, in capitals. */
  readonly type: string;
  readonly isNeeded: boolean;
  /** Part of a key, or of a reference to one. */
  readonly isKey: boolean;
}

export const fillableTables = (database: Connection): FillableTables<GeneratedColumn> => ({
  names: () => namesOf(database),
  parentsOf: (table) => parentsOf(database, table),
  columnsOf: (table) => columnsOf(database, table),
  count: (table) =>
    Number(
      database
        .prepare(`SELECT count(*) FROM ${quoted(table)}`)
        .pluck()
        .get(),
    ),
  insert: (table, columns, rows) => insert(database, table, columns, rows),
});

function namesOf(database: Connection): string[] {
  return database
    .prepare<[], string>(
      String.raw`SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
    )
    .pluck()
    .all();
}

/** As the tables are spelled, which a reference need not be. */
function parentsOf(database: Connection, table: string): string[] {
  return database
    .prepare<[string], string>(
      `SELECT DISTINCT parent.name FROM pragma_foreign_key_list(?) AS reference
         JOIN sqlite_schema AS parent ON parent.type = 'table' AND parent.name = reference."table" COLLATE NOCASE`,
    )
    .pluck()
    .all(table);
}

function insert(
  database: Connection,
  table: string,
  columns: readonly GeneratedColumn[],
  rows: RowNumbers,
): void {
  const definition = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?');
  const sql = insertSql(table, columns, String(definition.pluck().get(table)));
  database.prepare(sql).run(rows);
}

function insertSql(table: string, columns: readonly GeneratedColumn[], definition: string): string {
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  const values = columns.map((column) => valueSql(column, definition)).join(', ');
  return `WITH RECURSIVE numbers (i) AS (SELECT CAST($first AS INTEGER) UNION ALL SELECT i + 1 FROM numbers WHERE i < $last)
    INSERT INTO ${quoted(table)} (${names}) SELECT ${values} FROM numbers WHERE true ON CONFLICT DO NOTHING`;
}

/**
 * An expression over the row's number `i`.
 * @param definition the table's `CREATE TABLE`, for its checks
 */
function valueSql({ name, type, isKey }: GeneratedColumn, definition: string): string {
  const column = String.raw`["\`[]?${name.replace(/[^\w]/g, String.raw`\$&`)}["\`\]]?`;
  const find = (pattern: string) => new RegExp(pattern, 'i').exec(definition)?.[1];
  const listed = find(String.raw`(?<!\w)${column}\s+IN\s*\(\s*('(?:[^']|'')*'|\d+)`);
  if (listed !== undefined) return listed;
  if (find(String.raw`json_type\(\s*${column}\s*\)\s*=\s*('array')`)) return `'[]'`;
  if (find(String.raw`(json_valid)\(\s*(?:(?:coalesce|ifnull)\(\s*)?${column}\s*[,)]`))
    return `'{}'`;
  const pattern = find(String.raw`(?<!\w)${column}\s+GLOB\s+'(\?{4}-[^']*)'`);
  if (pattern !== undefined) return momentSql(pattern, isKey);
  const exactly = find(String.raw`length\(\s*${column}\s*\)\s*=\s*(\d+)`);
  if (/INT|REAL|FLOA|DOUB|NUM|DEC|BOOL|^$|ANY/.test(type)) {
    return isKey ? `i + ${FIRST_KEY}` : least(find, column);
  }
  if (type.includes('BLOB')) {
    return exactly === undefined
      ? `CAST('r' || i AS BLOB)`
      : `unhex(printf('%0${2 * Number(exactly)}x', i))`;
  }
  if (exactly === '36') return `'00000000-0000-4000-8000-' || printf('%012x', i)`;
  return exactly === undefined ? `'r' || i` : `printf('%0${exactly}d', i)`;
}

function momentSql(pattern: string, isKey: boolean): string {
  const [format, unit] = pattern.includes('T')
    ? ['%Y-%m-%dT%H:%M:%fZ', 'seconds']
    : ['%Y-%m-%d', 'days'];
  const back = isKey ? `, '-' || (i % 100000) || ' ${unit}'` : '';
  return `strftime('${format}', 'now', 'start of day'${back})`;
}

/** The smallest number that the checks allow, from 0 on. */
function least(find: (pattern: string) => string | undefined, column: string): string {
  const bounds = [
    find(String.raw`(?<!\w)${column}\s*>=\s*(\d+)`),
    find(String.raw`(?<!\w)${column}\s+BETWEEN\s+(\d+)`),
  ];
  return String(Math.max(0, ...bounds.map((bound) => Number(bound ?? 0))));
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly dflt_value: string | null;
  readonly pk: number;
  readonly hidden: number;
}

function columnsOf(database: Connection, table: string): GeneratedColumn[] {
  const keys = new Set(
    database
      .prepare<[string, string], { name: string | null }>(
        `SELECT info.name FROM pragma_index_list(?) AS list, pragma_index_info(list.name) AS info WHERE list."unique" = 1
         UNION SELECT "from" FROM pragma_foreign_key_list(?)`,
      )
      .all(table, table)
      .map(({ name }) => name),
  );
  return database
    .prepare<[string], ColumnRow>(
      'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid',
    )
    .all(table)
    .filter(({ hidden }) => hidden === 0)
    .map(({ name, type, notnull, dflt_value, pk }) => ({
      name,
      type: type.toUpperCase(),
      isNeeded: pk > 0 || (notnull === 1 && dflt_value === null),
      isKey: pk > 0 || keys.has(name),
    }));
}
