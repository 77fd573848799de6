/** Opening the store that the configuration names; the driver is imported on demand. */
import type { NeutralStore, NeutralTransactionStore } from '@runledger/repositories';
import type { DriverOptions } from '@runledger/schema';
import type { Config } from './config.ts';
import { type LoadOptions, loadConfig } from './load.ts';
import { postgresOptions } from './postgres-options.ts';

export interface StoreOptions extends Pick<DriverOptions, 'onQuery' | 'clock'> {
  /** Apply pending migrations on opening, those of the configuration's streams too; what `:memory:` needs. */
  readonly migrate?: boolean;
}

/** The store of either driver: what both offer. Their own packages type the tables as they store them. */
export interface RunledgerStore extends NeutralStore {}

/** The same in one transaction. */
export interface RunledgerTransactionStore extends NeutralTransactionStore {}

/**
 * Opens the store of a configuration, or of the one that is found where the process runs.
 *
 * @throws ConfigError when the configuration is not valid
 * @throws MigrationApprovalError when a protected database, or one that is to be protected, has pending migrations
 * @throws ConnectionError when the database cannot be reached or opened
 * @throws SchemaVersionError when its schema does not fit this version of the code
 *
 * @example
 * ```ts
 * const store = await openStore({ environment: 'production' });
 * const inMemory = await openStore({ driver: 'sqlite', path: ':memory:', migrate: true });
 * ```
 */
export async function openStore(
  source: Config | (LoadOptions & StoreOptions) = {},
  options: StoreOptions = {},
): Promise<RunledgerStore> {
  if (isConfig(source)) return openConfigured(source, options);
  const { migrate, onQuery, clock } = { ...source, ...options };
  return openConfigured(await loadConfig(source), { migrate, onQuery, clock });
}

function isConfig(source: Config | LoadOptions): source is Config {
  return 'connection' in source;
}

async function openConfigured(config: Config, options: StoreOptions): Promise<RunledgerStore> {
  const { migrate } = options;
  if (migrate && config.protection.isProtected) {
    // The engine as commands have it: it knows that the database is meant to be protected.
    const { openMigrator } = await import('./migrations.ts');
    await (await openMigrator(config)).up({ unknown: 'serve' });
  }
  const { connection, timeouts, streams, apiKeys } = config;
  if (connection.driver === 'sqlite') {
    const { openSqlite } = await import('@runledger/sqlite');
    const { driver: _, ...file } = connection;
    return openSqlite({ ...file, busyTimeoutMs: timeouts.busyMs, streams, apiKeys, ...options });
  }
  const { openPostgres } = await import('@runledger/postgres');
  return openPostgres({ ...postgresOptions(config, connection), streams, apiKeys, ...options });
}
