import type { MigrationTarget } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { SqliteMigrationSession } from './session.ts';
import { placement, refuses, sqliteSyntax } from './syntax.ts';

export interface MigrationTargetOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** An open connection to it, to be used and left open: what lives in memory has no second one. */
  readonly connection?: Connection;
}

/**
 * The SQLite database as the migration engine's target. The file is made when the first migration is applied.
 * @example
 * const migrator = createMigrator({
 *   target: migrationTarget({ path: 'runledger.db' }),
 *   sources: [{ stream: 'operational', embedded: embeddedMigrations }],
 * });
 */
export function migrationTarget(options: MigrationTargetOptions): MigrationTarget {
  const { path, connection = null } = options;
  return {
    syntax: sqliteSyntax,
    description: `SQLite database ${path}`,
    backoff: { firstMs: 1, longestMs: 50 },
    placement,
    refuses,
    connect: () => Promise.resolve(new SqliteMigrationSession(path, connection)),
  };
}
