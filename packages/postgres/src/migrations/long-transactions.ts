/** Transactions that a migration may have to wait for. */
import type { LongTransaction } from '@runledger/migrator';
import type { Client } from 'pg';

/**
 * Tables of the schema that other sessions' transactions hold locks on. A lock on a partition counts as one on the
 * table that it belongs to. When a transaction of another role began is told to superusers and to members of that
 * role or of `pg_read_all_stats` only; what does not say its age is left out.
 * https://www.postgresql.org/docs/current/monitoring-stats.html
 */
const LONG_TRANSACTIONS = `
  SELECT pid, coalesce(nullif(application_name, ''), backend_type) AS application, usename::text AS "user",
    xact_start AS since, state, array_agg(DISTINCT named.relname::text ORDER BY named.relname::text) AS tables,
    format('SELECT pg_terminate_backend(%s)', pid) AS "endedBy"
  FROM pg_stat_activity
    JOIN pg_locks USING (pid)
    JOIN pg_class AS held ON held.oid = relation
    CROSS JOIN LATERAL (SELECT held.oid UNION SELECT relid FROM pg_partition_ancestors(held.oid)) AS reached (oid)
    JOIN pg_class AS named ON named.oid = reached.oid
  WHERE locktype = 'relation' AND granted AND pid <> pg_backend_pid()
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND held.relnamespace = quote_ident(current_schema())::regnamespace AND held.relkind IN ('r', 'p', 'm')
    AND xact_start <= clock_timestamp() - $1 * interval '1 millisecond'
  GROUP BY pid, application, "user", since, state
  ORDER BY since, pid`;

export async function readLongTransactions(
  client: Client,
  olderThanMs: number,
): Promise<LongTransaction[]> {
  const { rows } = await client.query<LongTransaction>(LONG_TRANSACTIONS, [olderThanMs]);
  return rows;
}
