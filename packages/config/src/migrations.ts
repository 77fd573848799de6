/** The migration engine on the database that the configuration names, without loading any repository. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type {
  EmbeddedMigration,
  MigrationEvent,
  MigrationSource,
  MigrationTarget,
  Migrator,
} from '@runledger/migrator';
import type { Config } from './config.ts';
import { postgresOptions } from './store.ts';

export interface MigratorOptions {
  readonly onEvent?: (event: MigrationEvent) => void;
  /** Who acts, for the journal. Default: user and host of the process. */
  readonly actor?: string;
}

/**
 * The engine with Runledger's migrations and those of the application's streams.
 *
 * @example
 * ```ts
 * const migrator = await openMigrator(await loadConfig());
 * const { applied } = await migrator.up();
 * ```
 */
export async function openMigrator(
  config: Config,
  options: MigratorOptions = {},
): Promise<Migrator> {
  const [{ createMigrator }, { target, sources }] = await Promise.all([
    import('@runledger/migrator'),
    driverMigrations(config),
  ]);
  return createMigrator({
    target,
    sources: [...sources, ...config.streams],
    lockTimeoutMs: config.timeouts.migrationLockMs,
    ...options,
  });
}

interface DriverMigrations {
  readonly target: MigrationTarget;
  readonly sources: readonly MigrationSource[];
}

async function driverMigrations(config: Config): Promise<DriverMigrations> {
  const { connection } = config;
  if (connection.driver === 'sqlite') {
    const { embeddedMigrations, migrationTarget } = await import('@runledger/sqlite/migrations');
    const target = migrationTarget({ path: connection.path });
    return { target, sources: bySource(embeddedMigrations) };
  }
  const { embeddedMigrations, migrationTarget } = await import('@runledger/postgres/migrations');
  const target = migrationTarget(postgresOptions(config, connection));
  return { target, sources: bySource(embeddedMigrations) };
}

/** Runledger's own streams, those that others build on first: as the drivers list them. */
function bySource(migrations: readonly EmbeddedMigration[]): MigrationSource[] {
  const streams = [...new Set(migrations.map(({ stream }) => stream))];
  return streams.map((stream) => ({
    stream,
    embedded: migrations.filter((migration) => migration.stream === stream),
  }));
}

/** Makes the directory of a database file where it is missing: what precedes a first migration. */
export function prepareDirectory({ connection }: Config): void {
  if (connection.driver !== 'sqlite' || connection.path === ':memory:') return;
  mkdirSync(dirname(connection.path), { recursive: true });
}
