/** The migration engine on the database that the configuration names, without loading any repository. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type {
  EmbeddedMigration,
  MigrationEvent,
  MigrationTarget,
  Migrator,
} from '@runledger/migrator';
import type { Config } from './config.ts';
import { assertUnprotected, ProtectedEnvironmentError } from './protection.ts';
import { postgresOptions } from './store.ts';

export interface MigratorOptions {
  readonly onEvent?: (event: MigrationEvent) => void;
  /** Who acts, for the journal. Default: user and host of the process. */
  readonly actor?: string;
  /** Whether a database in a file is copied before a migration that can lose rows. Default true. */
  readonly backup?: boolean;
}

/**
 * The engine with Runledger's migrations and those of the application's streams. In a protected environment it
 * tells and verifies; what would change the database is a `ProtectedEnvironmentError`.
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
  const [{ createMigrator, sourcesOf }, { target, embedded }] = await Promise.all([
    import('@runledger/migrator'),
    driverMigrations(config),
  ]);
  const { timeouts } = config;
  const migrator = createMigrator({
    target,
    sources: [...sourcesOf(embedded), ...config.streams],
    lockTimeoutMs: timeouts.migrationLockMs,
    statementLockTimeoutMs: timeouts.migrationStatementLockMs,
    statementTimeoutMs: timeouts.migrationStatementMs,
    ...options,
  });
  return config.protection.isProtected ? readingOnly(migrator, config) : migrator;
}

function readingOnly({ status, verify }: Migrator, { environment }: Config): Migrator {
  const refuse = () => Promise.reject(new ProtectedEnvironmentError(environment));
  return {
    status,
    verify,
    up: refuse,
    down: refuse,
    redo: refuse,
    baseline: refuse,
    repair: refuse,
  };
}

interface DriverMigrations {
  readonly target: MigrationTarget;
  readonly embedded: readonly EmbeddedMigration[];
}

async function driverMigrations(config: Config): Promise<DriverMigrations> {
  const { connection } = config;
  if (connection.driver === 'sqlite') {
    const { embeddedMigrations, migrationTarget } = await import('@runledger/sqlite/migrations');
    const target = migrationTarget({ path: connection.path });
    return { target, embedded: embeddedMigrations };
  }
  const { embeddedMigrations, migrationTarget } = await import('@runledger/postgres/migrations');
  const target = migrationTarget(postgresOptions(config, connection));
  return { target, embedded: embeddedMigrations };
}

/** Makes the directory of a database file where it is missing: what precedes a first migration. */
export function prepareDirectory(config: Config): void {
  assertUnprotected(config);
  const { connection } = config;
  if (connection.driver !== 'sqlite' || connection.path === ':memory:') return;
  mkdirSync(dirname(connection.path), { recursive: true });
}
