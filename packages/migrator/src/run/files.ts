/** Every file of a run is read before its first statement runs. */
import { parseCheckedBackfill } from '../backfill/task.ts';
import { parseChecked } from '../files/checked.ts';
import { assertSettled } from '../files/draft.ts';
import type { Direction, Migration, ParsedFile } from '../files/migration.ts';
import type { MigrationTarget } from '../target.ts';

/** @throws MigrationFileError for what cannot run, and for what is still a draft */
export function readFiles(
  entries: readonly { readonly migration: Migration }[],
  direction: Direction,
  target: MigrationTarget,
): ParsedFile[] {
  const files = entries.map(({ migration }) => parseChecked(migration[direction], target));
  for (const { migration } of entries) {
    assertSettled(migration[direction], target.syntax);
    if (direction === 'down' || !migration.backfill) continue;
    parseCheckedBackfill(migration.backfill, target);
    assertSettled(migration.backfill, target.syntax);
  }
  return files;
}
