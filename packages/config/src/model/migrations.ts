/** Migrations of the application's own, and code of its own around them. */
import type { BackfillFunction, MigrationHooks } from '@runledger/migrator';
import * as z from 'zod/mini';
import { about, functionValue, refused, text } from './values.ts';

export const directories = () =>
  z.strictObject({
    postgres: about(z.optional(text()), 'Directory of the PostgreSQL migrations.'),
    sqlite: about(z.optional(text()), 'Directory of the SQLite migrations.'),
    model: about(
      z.optional(text()),
      'Module that declares the tables of the stream, for `migrate new --from-model` to draft from.',
    ),
  });

export const streamName = () =>
  z
    .string()
    .check(
      z.regex(
        /^(?!(operational|analytics)$)[a-z][a-z0-9_-]{0,62}$/,
        refused(
          'must be a name of its own: lower-case letters, digits, "-" and "_", and neither "operational" nor "analytics"',
        ),
      ),
    );

const hook = <N extends keyof MigrationHooks>(description: string) =>
  about(z.optional(functionValue<NonNullable<MigrationHooks[N]>>()), description);

export const backfills = () => z.record(text(), functionValue<BackfillFunction>());

export const hooks = () =>
  z.strictObject({
    beforeRun: hook<'beforeRun'>('Before the first change of a run.'),
    afterRun: hook<'afterRun'>('When a run is over, also after a failure.'),
    beforeMigrate: hook<'beforeMigrate'>('Before each migration.'),
    afterMigrate: hook<'afterMigrate'>(
      'After the statements of each migration, before it commits: what it throws rolls them back.',
    ),
  });
