/** Says which files of applied migrations were changed, and what is to be done about it. */
import type { BackfillRow } from '../backfill/port.ts';
import type { Migration } from '../files/migration.ts';

/** Progress of backfills, by `stream/version`. */
export type Progress = ReadonlyMap<string, BackfillRow>;

/** A migration whose statements are not those that were applied. */
interface Changed {
  readonly migration: Migration;
}

const LISTED = 5;

/** Names in a sentence, the first few of them. */
export function list(names: readonly string[]): string {
  const rest = names.length - LISTED;
  const shown = names.slice(0, LISTED).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

const progressOf = ({ stream, version }: Migration, progress: Progress) =>
  progress.get(`${stream}/${version}`);

/** Whether the migration had a backfill when it was applied, and has none now. */
const lacksBackfill = (migration: Migration, progress: Progress) =>
  migration.backfill === null && progressOf(migration, progress) !== undefined;

const isOpen = ({ migration }: Changed, progress: Progress) =>
  migration.backfill !== null &&
  (progressOf(migration, progress)?.status ?? 'finished') !== 'finished';

/** Whose change is a change of the migration. */
export function filesOf(migration: Migration, progress: Progress): string {
  const { up, backfill } = migration;
  if (lacksBackfill(migration, progress)) {
    return `${up.path.replace(/\.up\.sql$/, '.backfill.sql')} (missing)`;
  }
  return backfill ? `${up.path} or ${backfill.path}` : up.path;
}

/** A paragraph for each kind of change. */
export function driftTexts(changed: readonly Changed[], progress: Progress): string[] {
  const groups = Map.groupBy(changed, (each) => {
    if (lacksBackfill(each.migration, progress)) return 'missing';
    return isOpen(each, progress) ? 'open' : 'done';
  });
  return [...groups].map(([kind, entries]) => {
    const files = list(entries.map(({ migration }) => filesOf(migration, progress)));
    return TEXTS[kind](files);
  });
}

const CHANGED = 'Statements were changed after they were applied:';

const TEXTS = {
  done: (files: string) =>
    `${CHANGED} ${files}. Restore the files and put the change into a new migration, or, if the database was changed by hand to match, record them with \`migrate repair --accept-changed\`.`,
  open: (files: string) =>
    `${CHANGED} ${files}. The backfill is not finished: where only its file was mended, record that with \`migrate repair --accept-changed\`, and \`migrate backfill\` goes on with the new statements after the rows that are done; else restore the files and put the change into a new migration.`,
  missing: (files: string) =>
    `Files of backfills are gone that their migrations were applied with: ${files}. Restore the files or, where nothing is left to do by them, record that they are gone with \`migrate repair --accept-changed\`.`,
};
