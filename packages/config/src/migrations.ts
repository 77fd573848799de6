/** The migration engine on the database that the configuration names, without loading any repository. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type {
  EmbeddedMigration,
  MigratorOptions as EngineOptions,
  MigrationTarget,
  Migrator,
  ProtectionSettings,
} from '@runledger/migrator';
import type { AnyTable } from '@runledger/schema';
import type { Config } from './config.ts';
import { postgresOptions } from './postgres-options.ts';

/** What the caller decides; the rest of the engine's options is the configuration's. */
export type MigratorOptions = Pick<
  EngineOptions,
  'onEvent' | 'observeStatements' | 'actor' | 'backup' | 'signal' | 'applier'
>;

/**
 * The engine with Runledger's migrations and those of the application's streams. A protected database is changed
 * under approved plans only, whatever the configuration says; one that the configuration calls protected, and that
 * is not yet, is not changed at all but for protecting it.
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
  const [{ createMigrator, sourcesOf }, { target, embedded, validate }] = await Promise.all([
    import('@runledger/migrator'),
    driverMigrations(config),
  ]);
  const { timeouts } = config;
  return createMigrator({
    target,
    sources: [...sourcesOf(embedded), ...config.streams],
    lockTimeoutMs: timeouts.migrationLockMs,
    statementLockTimeoutMs: timeouts.migrationStatementLockMs,
    statementTimeoutMs: timeouts.migrationStatementMs,
    hooks: config.hooks,
    backfills: config.backfills,
    validate,
    demandsProtection: config.protection.isProtected,
    expectedProtection: expectedProtection(config),
    ...options,
  });
}

/** Why migrations of the directory could not be run on the configuration's database, a sentence each. */
export async function problemsOfFiles(
  config: Config,
  directory: string,
  names: readonly string[],
): Promise<string[]> {
  const [{ problemOfFile }, { target }] = await Promise.all([
    import('@runledger/migrator'),
    driverMigrations(config),
  ]);
  return names.flatMap((name) => problemOfFile(directory, name, target) ?? []);
}

/** What the configuration says of it; what it leaves out is not compared. */
function expectedProtection({
  protection: { isProtected, approvers, appliers, approvals },
}: Config): Partial<ProtectionSettings> {
  return {
    requiredApprovals: approvals ?? (isProtected && approvers ? DEFAULT_APPROVALS : undefined),
    approvers,
    appliers: appliers ?? (approvers && {}),
  };
}

/** What the configuration says of protection, with its defaults: for a first plan of it. */
export function wantedProtection({ protection }: Config): ProtectionSettings {
  const { approvers = {}, appliers = {}, approvals = DEFAULT_APPROVALS } = protection;
  return { requiredApprovals: approvals, approvers, appliers };
}

const DEFAULT_APPROVALS = 2;

interface DriverMigrations {
  readonly target: MigrationTarget;
  readonly embedded: readonly EmbeddedMigration[];
  validate(): Promise<readonly string[]>;
}

async function driverMigrations(config: Config): Promise<DriverMigrations> {
  const { connection } = config;
  if (connection.driver === 'sqlite') {
    const sqlite = await import('@runledger/sqlite/migrations');
    const options = { path: connection.path };
    return {
      target: sqlite.migrationTarget(options),
      embedded: sqlite.embeddedMigrations,
      validate: async () => sqlite.validateSchema(options, await declaredTables(config)),
    };
  }
  const postgres = await import('@runledger/postgres/migrations');
  const options = postgresOptions(config, connection);
  return {
    target: postgres.migrationTarget(options),
    embedded: postgres.embeddedMigrations,
    validate: async () => postgres.validateSchema(options, await declaredTables(config)),
  };
}

/** The tables that the application declares for its streams. */
async function declaredTables({ streams }: Config): Promise<AnyTable[]> {
  const models = streams.flatMap(({ model }) => model ?? []);
  if (models.length === 0) return [];
  const { loadTables } = await import('./model-tables.ts');
  return (await Promise.all(models.map(loadTables))).flat();
}

/** Makes the directory of a database file where it is missing: what precedes a first migration. */
export function prepareDirectory({ connection }: Config): void {
  if (connection.driver !== 'sqlite' || connection.path === ':memory:') return;
  mkdirSync(dirname(connection.path), { recursive: true });
}
