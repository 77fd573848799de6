/** Taking over from another migration tool: its files, and what it has written down in the configuration's database. */
import type { Config } from './config.ts';
import { postgresOptions } from './postgres-options.ts';

export { importModule } from './file.ts';
export { problemsOfFiles } from './migrations.ts';

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
