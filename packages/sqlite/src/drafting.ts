/** Drafting migrations for SQLite from the model, and nothing that running them needs. */
import { type DraftedMigration, draftMigrations } from '@runledger/governance';
import { createMigrator, type MigrationSource } from '@runledger/migrator';
import type { AnyTable } from '@runledger/schema';
import { openDatabase } from './connection/open.ts';
import { sqliteDrafts } from './drafting/dialect.ts';
import { sqliteSchemaDatabase } from './introspection/database.ts';
import { createScratchFile } from './migrations/scratch.ts';
import { migrationTarget } from './migrations/target.ts';

export type { DraftedMigration, DraftedScript, Stage } from '@runledger/governance';

export interface ModelDraft {
  /** Every table that the stream is to make. */
  readonly tables: readonly AnyTable[];
  /** The migrations that come before those of the stream. */
  readonly earlier: readonly MigrationSource[];
  /** The migrations that the stream has. */
  readonly own: MigrationSource;
}

/**
 * The migrations that the stream lacks for its tables to be those of the model. All that there are are applied to a
 * temporary file; the target's own is not touched.
 * @throws MigrationFailedError when the migrations that there are cannot be applied
 */
export async function draftFromModel({
  tables,
  earlier,
  own,
}: ModelDraft): Promise<DraftedMigration[]> {
  const { path, drop } = await createScratchFile();
  try {
    const target = migrationTarget({ path });
    const connection = openDatabase({ path });
    try {
      return await draftMigrations({
        tables,
        database: sqliteSchemaDatabase(connection),
        dialect: sqliteDrafts,
        prepare: () => createMigrator({ target, sources: earlier, backup: false }).up(),
        replay: () => createMigrator({ target, sources: [...earlier, own], backup: false }).up(),
      });
    } finally {
      connection.close();
    }
  } finally {
    await drop();
  }
}
