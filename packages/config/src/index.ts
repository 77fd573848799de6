/**
 * The configuration of Runledger: a file, then the environment, then flags; checked at once, and the store or
 * the migration engine of the database it names.
 */
export type {
  Config,
  Connection,
  Driver,
  PostgresConnection,
  SqliteConnection,
  SslMode,
  StreamDirectory,
} from './config.ts';
export { defineConfig } from './define.ts';
export { type LoadOptions, loadConfig } from './load.ts';
export { loadForFiles } from './load-for-files.ts';
export {
  type MigratorOptions,
  openMigrator,
  prepareDirectory,
  wantedProtection,
} from './migrations.ts';
export type { EnvironmentConfig, RunledgerConfig } from './model.ts';
export { ConfigError, type ConfigProblem, type ConfigProblemCode } from './problems.ts';
export { describeConnection, redactor } from './secrets.ts';
export {
  openStore,
  type RunledgerStore,
  type RunledgerTransactionStore,
  type StoreOptions,
} from './store.ts';
export { nearest } from './suggestion.ts';
