/** Migrating on opening, on the connection that is open: a database in memory has no other. */
import { createMigrator, type MigrationSource, sourcesOf } from '@runledger/migrator';
import type { SqliteDatabase } from './connection/database.ts';
import { embeddedMigrations } from './generated/migrations.ts';
import { targetOn } from './migrations/target.ts';

/**
 * What newer code has migrated is left alone.
 * @throws MigrationError when a migration fails, or was changed after it was applied
 * @throws SchemaVersionError when newer code has made a change that this one must not run on
 */
export async function migrate(
  { path, writer }: SqliteDatabase,
  streams: readonly MigrationSource[] = [],
): Promise<void> {
  const target = targetOn(path, writer.native);
  await createMigrator({ target, sources: [...sourcesOf(embeddedMigrations), ...streams] }).up({
    unknown: 'serve',
  });
}
