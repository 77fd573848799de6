/** Drafting migrations for SQLite from the model, and nothing that running them needs. */
import { type DraftedMigration, draftMigrations } from '@runledger/governance';
import { type ModelDraft, replayOn } from '@runledger/migrator/drafting';
import { openDatabase } from './connection/open.ts';
import { sqliteDrafts } from './drafting/dialect.ts';
import { sqliteSchemaDatabase } from './introspection/database.ts';
import { createScratchFile } from './migrations/scratch.ts';
import { migrationTarget } from './migrations/target.ts';

export type { DraftedMigration, DraftedScript, Stage } from '@runledger/governance';
export type { ModelDraft } from '@runledger/migrator/drafting';

/**
 * The migrations that the stream lacks for its tables to be those of the model. All that there are are applied to a
 * temporary file; the target's own is not touched.
 * @throws MigrationFailedError when the migrations that there are cannot be applied
 */
export async function draftFromModel(draft: ModelDraft): Promise<DraftedMigration[]> {
  const { path, drop } = await createScratchFile();
  try {
    const target = migrationTarget({ path });
    const connection = openDatabase({ path });
    try {
      return await draftMigrations({
        tables: draft.tables,
        database: sqliteSchemaDatabase(connection),
        dialect: sqliteDrafts,
        ...replayOn(target, draft),
      });
    } finally {
      connection.close();
    }
  } finally {
    await drop();
  }
}
