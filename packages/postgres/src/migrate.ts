/** Migrating on opening, on a connection of its own. */
import { createMigrator, sourcesOf } from '@runledger/migrator';
import type { PostgresOptions } from './connection/options.ts';
import { embeddedMigrations } from './generated/migrations.ts';
import { migrationTarget } from './migrations/target.ts';

/** @throws MigrationError when a migration fails, or was changed after it was applied */
export async function migrate(options: PostgresOptions): Promise<void> {
  const target = migrationTarget(options);
  await createMigrator({ target, sources: sourcesOf(embeddedMigrations) }).up();
}
