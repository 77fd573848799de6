/** Drafting migrations for PostgreSQL from the model, and nothing that running them needs. */
import { type DraftedMigration, draftMigrations } from '@runledger/governance';
import { type ModelDraft, replayOn } from '@runledger/migrator/drafting';
import { connectClient } from './connection/connect.ts';
import { postgresDrafts } from './drafting/dialect.ts';
import { postgresSchemaDatabase } from './introspection/database.ts';
import { createScratchDatabase } from './migrations/scratch.ts';
import { type MigrationTargetOptions, migrationTarget } from './migrations/target.ts';

export type { DraftedMigration, DraftedScript, Stage } from '@runledger/governance';
export type { ModelDraft } from '@runledger/migrator/drafting';

/**
 * The migrations that the stream lacks for its tables to be those of the model. All that there are are applied to a
 * scratch database; the target's own is not touched.
 * @throws MigrationEnvironmentError where no scratch database can be made
 * @throws MigrationFailedError when the migrations that there are cannot be applied
 */
export async function draftFromModel(
  options: MigrationTargetOptions,
  draft: ModelDraft,
): Promise<DraftedMigration[]> {
  const scratch = await createScratchDatabase(options);
  try {
    const client = await connectClient(scratch.database);
    try {
      const target = migrationTarget(scratch.database);
      return await draftMigrations({
        tables: draft.tables,
        database: postgresSchemaDatabase(client),
        dialect: postgresDrafts,
        ...replayOn(target, draft),
      });
    } finally {
      await client.end();
    }
  } finally {
    await scratch.drop();
  }
}
