/** Reading what another migration tool has written down in the database that the configuration names. */
import type { Config } from './config.ts';
import { postgresOptions } from './postgres-options.ts';

/**
 * All rows of a table; `null` where there is no such table. Nothing is written.
 * @throws ConnectionError
 */
export async function readForeignTable(
  config: Config,
  table: string,
): Promise<readonly Readonly<Record<string, unknown>>[] | null> {
  const { connection } = config;
  if (connection.driver === 'sqlite') {
    const { readTable } = await import('@runledger/sqlite/adoption');
    return await readTable({ path: connection.path }, table);
  }
  const { readTable } = await import('@runledger/postgres/adoption');
  return await readTable(postgresOptions(config, connection), table);
}
