/** Reading what another migration tool has written down, and nothing else. */
import pg from 'pg';
import { connectClient } from './connection/connect.ts';
import type { PostgresOptions } from './connection/options.ts';
import { mapError } from './errors.ts';

/**
 * All rows of a table, as the database gives them; `null` where there is no such table. Nothing can be written
 * meanwhile.
 * @param table its name, looked for in the options' schema and then in `public`; or `schema.name`
 * @throws ConnectionError
 */
export async function readTable(
  options: PostgresOptions,
  table: string,
): Promise<Record<string, unknown>[] | null> {
  const client = await connectClient(options);
  try {
    await client.query('SET default_transaction_read_only = on');
    const name = table.split('.').map(pg.escapeIdentifier).join('.');
    for (const place of table.includes('.') ? [name] : [name, `public.${name}`]) {
      const found = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [place]);
      if (found.rows[0]?.found) return (await client.query(`SELECT * FROM ${place}`)).rows;
    }
    return null;
  } catch (error) {
    throw mapError(error);
  } finally {
    await client.end();
  }
}
