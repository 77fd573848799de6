/** Migrating on opening, on the connection that is open: a database in memory has no other. */
import { createMigrator } from '@runledger/migrator';
import type { SqliteDatabase } from './connection/database.ts';
import { embeddedMigrations, migrationTarget } from './migrations.ts';

/** @throws MigrationError when a migration fails, or was changed after it was applied */
export async function migrate(database: SqliteDatabase): Promise<void> {
  const sources = ['operational', 'analytics'].map((stream) => ({
    stream,
    embedded: embeddedMigrations.filter((migration) => migration.stream === stream),
  }));
  const target = migrationTarget({ path: database.path, connection: database.writer.native });
  await createMigrator({ target, sources }).up();
}
