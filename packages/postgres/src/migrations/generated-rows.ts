/**
 * Rows for tables of which nothing is known but the catalog. A value follows from the row's number and the column's
 * type, so that the rows of one number refer to each other. Columns that need no value get none, unless the table's
 * checks ask for one.
 */
import type { FillableTables, RowNumbers } from '@runledger/migrator/proofs';
import pg, { type Client } from 'pg';

/** Beyond the numbers that migrations give to rows of their own. */
const FIRST_KEY = 1_000_000;
const FIRST_SMALL_KEY = 10_000;

interface GeneratedColumn {
  readonly name: string;
  /** As `format_type` has it, of a domain the type below. */
  readonly type: string;
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

export const fillableTables = (client: Client): FillableTables<GeneratedColumn> => ({
  names: () => namesOf(client),
  parentsOf: (table) => parentsOf(client, table),
  columnsOf: (table) => columnsOf(client, table),
  count: (table) => countOf(client, table),
  insert: (table, columns, rows) => insert(client, table, columns, rows),
});

async function countOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM ${pg.escapeIdentifier(table)}`,
  );
  return Number(rows[0]?.count);
}

async function namesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition
     ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}

async function parentsOf(client: Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT parent.relname AS name
     FROM pg_constraint JOIN pg_class AS child ON child.oid = conrelid JOIN pg_class AS parent ON parent.oid = confrelid
     WHERE contype = 'f' AND conparentid = 0 AND child.oid = to_regclass(quote_ident($1))
       AND parent.relnamespace = child.relnamespace`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function insert(
  client: Client,
  table: string,
  columns: readonly GeneratedColumn[],
  { first, last }: RowNumbers,
): Promise<void> {
  const into = pg.escapeIdentifier(table);
  const names = columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  const values = columns.map((column) => `(${valueSql(column)})::${column.type}`).join(', ');
  await client.query(
    `INSERT INTO ${into} (${names}) OVERRIDING SYSTEM VALUE
     SELECT ${values} FROM generate_series(${first}, ${last}) AS i ON CONFLICT DO NOTHING`,
  );
  // Sequences go on where the rows end.
  for (const { name, sequence } of columns) {
    if (sequence === null) continue;
    await client.query(
      `SELECT setval($1, greatest((SELECT max(${pg.escapeIdentifier(name)}) FROM ${into}), 1))`,
      [sequence],
    );
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
