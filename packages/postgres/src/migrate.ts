/** Migrating on opening, on a connection of its own. */
import { createMigrator, sourcesOf } from '@runledger/migrator';
import type { PostgresOptions } from './connection/options.ts';
import { embeddedMigrations } from './generated/migrations.ts';
import { migrationTarget } from './migrations/target.ts';

/**
 * What newer code has migrated is left alone.
 * @throws MigrationError when a migration fails, or was changed after it was applied
 * @throws SchemaVersionError when newer code has made a change that this one must not run on
 */
export async function migrate(options: PostgresOptions): Promise<void> {
  const target = migrationTarget(options);
  const sources = [...sourcesOf(embeddedMigrations), ...(options.streams ?? [])];
  await createMigrator({ target, sources }).up({
    unknown: 'serve',
  });
}
