/** Which database this is, and how large its tables are. */
import { hash } from 'node:crypto';
import type { DatabaseIdentity, TableSize } from '@runledger/migrator';
import type { Client } from 'pg';
import { hasState, LOCK_NOT_AVAILABLE } from '../sqlstates.ts';

/**
 * What tells the place: the cluster and the database in it, which a restored dump does not share, and the timeline,
 * which a restored base backup leaves when it is promoted. A server may keep some of it from some roles.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-CONTROL-SYSTEM
 */
const FACTS = [
  'SELECT system_identifier::text AS fact FROM pg_control_system()',
  'SELECT oid::text AS fact FROM pg_database WHERE datname = current_database()',
  'SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS fact',
];

export async function readIdentity(client: Client, schema: string): Promise<DatabaseIdentity> {
  const facts: (string | null)[] = [schema];
  for (const sql of FACTS) facts.push(await factOf(client, sql));
  const place = hash('sha256', JSON.stringify(facts));
  return { stored: await storedIdentity(client), place, emptyPlace: place };
}

async function factOf(client: Client, sql: string): Promise<string | null> {
  try {
    const { rows } = await client.query<{ fact: string }>(sql);
    return rows[0]?.fact ?? null;
  } catch (error) {
    // Without a code it is the connection that failed.
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    return null;
  }
}

/** The first entry of the log: it has a random key, and nobody removes it. */
async function storedIdentity(client: Client): Promise<string | null> {
  const { rows: found } = await client.query<{ found: boolean }>(
    `SELECT to_regclass(quote_ident(current_schema()) || '.migration_log') IS NOT NULL AS found`,
  );
  if (!found[0]?.found) return null;
  const { rows } = await client.query<{ id: string }>(
    'SELECT id::text AS id FROM migration_log ORDER BY at, id LIMIT 1',
  );
  return rows[0]?.id ?? null;
}

/**
 * The planner's own estimate: rows per page when the table was last analysed, times its pages now. Partitions count
 * as their table.
 */
const SIZES = `
  SELECT named.relname AS "table", sum(size.bytes)::float8 AS bytes,
    CASE WHEN bool_and(size.rows IS NOT NULL) THEN round(sum(size.rows))::float8 END AS rows
  FROM pg_class AS named
    CROSS JOIN LATERAL (
      SELECT relid FROM pg_partition_tree(named.oid) WHERE isleaf
      UNION SELECT named.oid WHERE named.relkind <> 'p'
    ) AS part
    JOIN pg_class AS leaf ON leaf.oid = part.relid AND leaf.relkind IN ('r', 'm')
    CROSS JOIN LATERAL (
      SELECT pg_relation_size(leaf.oid) / current_setting('block_size')::int AS pages
    ) AS now
    CROSS JOIN LATERAL (
      SELECT pg_total_relation_size(leaf.oid) AS bytes,
        CASE WHEN now.pages = 0 THEN 0
          WHEN leaf.reltuples >= 0 AND leaf.relpages > 0 THEN leaf.reltuples / leaf.relpages * now.pages
        END AS rows
    ) AS size
  WHERE named.relnamespace = quote_ident(current_schema())::regnamespace AND named.relname = ANY ($1)
    AND named.relkind IN ('r', 'p', 'm')
  GROUP BY named.relname`;

/** Asking for a size takes a lock that waits behind whoever alters the table. */
const LOCK_TIMEOUT = '500ms';

export async function readTableSizes(
  client: Client,
  names: readonly string[],
): Promise<TableSize[]> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  try {
    const { rows } = await client.query<Omit<TableSize, 'isAtLeast'>>(SIZES, [[...names]]);
    return rows.map((row) => ({ ...row, isAtLeast: false }));
  } catch (error) {
    if (!hasState(error, LOCK_NOT_AVAILABLE)) throw error;
    return names.map((table) => ({ table, rows: null, isAtLeast: false, bytes: null }));
  } finally {
    await client.query('ROLLBACK');
  }
}
