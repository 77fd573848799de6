/**
 * Rows for tables of which nothing is known but the catalog. A value follows from the row's number and the column's
 * type, so that the rows of one number refer to each other. Columns that need no value get none, unless the table's
 * checks ask for one.
 */
import pg, { type Client } from 'pg';

const ROWS_AT_ONCE = 100_000;
/** Beyond the numbers that migrations give to rows of their own. */
const FIRST_KEY = 1_000_000;
const FIRST_SMALL_KEY = 10_000;

interface GeneratedColumn {
  readonly name: string;
  /** As `format_type` has it, of a domain the type below. */
  readonly type: string;
  /** NOT NULL without a default, or part of the primary key. */
  readonly isNeeded: boolean;
  /** Part of a key, or of a reference to one. */
  readonly isKey: boolean;
  /** Definitions of the checks that concern this column alone. */
  readonly checks: string;
  /** First value of an enumerated type. */
  readonly label: string | null;
  /** The sequence that numbers it, or `null`. */
  readonly sequence: string | null;
}

export async function countOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${pg.escapeIdentifier(table)}`,
  );
  return Number(rows[0]?.count);
}

/** Tables of the schema, those that are parts of another left out. */
export async function tableNames(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition
     ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}

/** The tables and those that they refer to, the latter first. */
export async function withParents(client: Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ child: string; parent: string }>(
    `SELECT DISTINCT child.relname AS child, parent.relname AS parent
     FROM pg_constraint JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS parent ON parent.oid = confrelid
     WHERE contype = 'f' AND child.relnamespace = quote_ident(current_schema())::regnamespace
       AND conparentid = 0 AND parent.relnamespace = child.relnamespace`,
  );
  const ordered = new Set<string>();
  const visited = new Set<string>();
  const visit = (table: string) => {
    if (visited.has(table)) return;
    visited.add(table);
    for (const { child, parent } of rows) if (child === table) visit(parent);
    ordered.add(table);
  };
  for (const table of tables) visit(table);
  return [...ordered];
}

/**
 * Adds the rows 1 to `rows` where their keys are not taken.
 * @returns what the database refused, when it refused every attempt, or `null`
 */
export async function fillTable(
  client: Client,
  table: string,
  rows: number,
): Promise<string | null> {
  if ((await countOf(client, table)) >= rows) return null;
  const columns = await columnsOf(client, table);
  const needed = columns.filter(({ isNeeded }) => isNeeded);
  const optional = columns.filter(({ isNeeded }) => !isNeeded);
  let problem: string | null = null;
  // A check over several columns may ask for one more.
  for (const more of [[], ...optional.map((column) => [column])]) {
    const refusal = await insert(client, table, [...needed, ...more], 1, 1);
    if (refusal === null) return await insertAll(client, table, [...needed, ...more], rows);
    problem ??= refusal;
  }
  return problem;
}

async function insertAll(
  client: Client,
  table: string,
  columns: readonly GeneratedColumn[],
  rows: number,
): Promise<string | null> {
  for (let first = 2; first <= rows; first += ROWS_AT_ONCE) {
    const last = Math.min(rows, first + ROWS_AT_ONCE - 1);
    const refusal = await insert(client, table, columns, first, last);
    if (refusal !== null) return refusal;
  }
  for (const { name, sequence } of columns) {
    if (sequence === null) continue;
    const column = pg.escapeIdentifier(name);
    await client.query(
      `SELECT setval($1, greatest((SELECT max(${column}) FROM ${pg.escapeIdentifier(table)}), 1))`,
      [sequence],
    );
  }
  return null;
}

async function insert(
  client: Client,
  table: string,
  columns: readonly GeneratedColumn[],
  first: number,
  last: number,
): Promise<string | null> {
  const names = columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  const values = columns.map((column) => `(${valueSql(column)})::${column.type}`).join(', ');
  const into = `INSERT INTO ${pg.escapeIdentifier(table)}`;
  const sql =
    columns.length === 0
      ? `${into} DEFAULT VALUES`
      : `${into} (${names}) OVERRIDING SYSTEM VALUE
         SELECT ${values} FROM generate_series(${first}, ${last}) AS i ON CONFLICT DO NOTHING`;
  try {
    await client.query(sql);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An expression over the row's number `i`. */
function valueSql({ type, isKey, checks, label }: GeneratedColumn): string {
  if (label !== null) return pg.escapeLiteral(label);
  const listed = /= ANY \(+ARRAY\[('(?:[^']|'')*')/.exec(checks)?.[1];
  if (listed !== undefined) return listed;
  const exactly = /length\([^)]*\) = (\d+)/.exec(checks)?.[1];
  if (type.endsWith('[]')) return `'{}'`;
  switch (type.replace(/\(.*?\)/, '')) {
    case 'uuid':
      return `'00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0')`;
    case 'smallint':
      return isKey ? `i + ${FIRST_SMALL_KEY}` : leastOf(checks);
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double precision':
      return isKey ? `i + ${FIRST_KEY}` : leastOf(checks);
    case 'boolean':
      return 'false';
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      // Of the last days, since partitions may reach no further.
      return isKey
        ? `date_trunc('day', now()) - (i % 864000) * interval '1 second'`
        : `date_trunc('day', now())`;
    case 'date':
      return 'current_date';
    case 'json':
    case 'jsonb':
      return checks.includes(`'array'`) ? `'[]'` : `'{}'`;
    case 'bytea':
      return exactly === undefined
        ? `convert_to('r' || i, 'UTF8')`
        : `decode(lpad(to_hex(i), ${2 * Number(exactly)}, '0'), 'hex')`;
    case 'interval':
      return `interval '1 second'`;
    case 'inet':
      return `inet '192.0.2.0' + i % 256`;
    default:
      return exactly === undefined ? `'r' || i` : `lpad(i::text, ${exactly}, '0')`;
  }
}

/** The smallest number that the checks allow, from 0 on. */
function leastOf(checks: string): string {
  const bounds = [...checks.matchAll(/>(=?) '?\(?(\d+)/g)].map(
    ([, orEqual, bound]) => Number(bound) + (orEqual ? 0 : 1),
  );
  return String(Math.max(0, ...bounds));
}

async function columnsOf(client: Client, table: string): Promise<GeneratedColumn[]> {
  const { rows } = await client.query<GeneratedColumn>(
    `SELECT attname AS name,
       format_type(coalesce(nullif(typbasetype, 0), atttypid), CASE typbasetype WHEN 0 THEN atttypmod ELSE typtypmod END) AS type,
       (attnotnull AND NOT atthasdef AND attidentity = '') OR coalesce(bool_or(contype = 'p'), false) AS "isNeeded",
       coalesce(bool_or(contype IN ('p', 'u', 'f')), false) OR EXISTS (
         SELECT FROM pg_index WHERE indrelid = attrelid AND indisunique AND attnum = ANY (indkey)) AS "isKey",
       coalesce(string_agg(pg_get_constraintdef(pg_constraint.oid), ' ')
         FILTER (WHERE contype = 'c' AND cardinality(conkey) = 1), '') AS checks,
       (SELECT enumlabel FROM pg_enum WHERE enumtypid = coalesce(nullif(typbasetype, 0), atttypid)
        ORDER BY enumsortorder LIMIT 1) AS label,
       pg_get_serial_sequence(attrelid::regclass::text, attname) AS sequence
     FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
       LEFT JOIN pg_constraint ON conrelid = attrelid AND attnum = ANY (conkey)
     WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
     GROUP BY attrelid, attnum, attname, atttypid, atttypmod, attnotnull, atthasdef, attidentity, typbasetype, typtypmod
     ORDER BY attnum`,
    [table],
  );
  return rows;
}
