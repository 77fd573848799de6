/** Rules about the files of backfills. */
import type { Example, RuleFacts } from '../rule.ts';

const BASE = '202602281200_sizes';

const backfill = (text: string): Example => ({
  files: {
    [`${BASE}.up.sql`]: 'ALTER TABLE notes ADD COLUMN size integer;\n',
    [`${BASE}.down.sql`]: 'ALTER TABLE notes DROP COLUMN size;\n',
    [`${BASE}.backfill.sql`]: `-- runledger: table=notes\n${text}\n`,
  },
  shown: [`${BASE}.backfill.sql`],
});

const backfillBatch: RuleFacts = {
  id: 'backfill-batch',
  title: 'A statement of a backfill that is not about a batch',
  severity: 'error',
  why: 'It would be about all rows, in every batch again. The engine refuses the file when it comes to it, which may be in production.',
  safe: 'Write `:batch` where the condition belongs.',
  bad: backfill('UPDATE notes SET size = length(body) WHERE size IS NULL;'),
  good: backfill('UPDATE notes SET size = length(body) WHERE :batch AND size IS NULL;'),
};

const backfillRowLoss: RuleFacts = {
  id: 'backfill-row-loss',
  title: 'A backfill that deletes rows and does not say so',
  severity: 'error',
  why: 'Rolling back brings no row back, and each batch is committed before anybody sees what is missing. The engine stops at the first batch that takes a row.',
  safe: 'Keep what is in the rows, and say why they go: `-- runledger: allow=row-loss reason="…"` in the file of the backfill.',
  bad: backfill('DELETE FROM notes WHERE :batch AND body IS NULL;'),
  good: backfill(
    '-- runledger: allow=row-loss reason="nothing shows empty notes since 2.3"\nDELETE FROM notes WHERE :batch AND body IS NULL;',
  ),
};

const keyed = (text: string): Example => {
  const { files, shown = [] } = backfill(text);
  const table =
    'CREATE TABLE notes (id integer NOT NULL, body text, CONSTRAINT pk_notes PRIMARY KEY (id));\n';
  return { files: { ...files, [`${BASE}.up.sql`]: table }, shown };
};

const backfillKey: RuleFacts = {
  id: 'backfill-key',
  title: 'A backfill that changes the key which it goes by',
  severity: 'error',
  why: 'Its batches follow the order of the key. A row that is moved ahead comes again in a later batch and is moved again, perhaps for ever; one that is moved back may never come. The engine refuses it when it comes to it, which may be in production.',
  safe: 'Go by another unique key (`key=<column>`), or change the key in a migration.',
  bad: keyed('UPDATE notes SET id = id + 1000000 WHERE :batch;'),
  good: keyed('UPDATE notes SET body = trim(body) WHERE :batch;'),
};

export const backfillRules: readonly RuleFacts[] = [backfillBatch, backfillRowLoss, backfillKey];
