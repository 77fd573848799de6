/** What a plan tells of the backfills of its migrations. */
import type { ParsedBackfill } from '../backfill/file.ts';
import { keyAmong, keyMissing, keyProblem } from '../backfill/keys.ts';
import { tablesDeletedFrom } from '../backfill/losses.ts';
import type { TableKey } from '../backfill/port.ts';
import { parseCheckedBackfill } from '../backfill/task.ts';
import { ROW_LOSS } from '../files/source.ts';
import type { Task } from '../run/tasks.ts';
import { keyOf } from '../sql/names.ts';
import { tablesAfter } from '../sql/tables.ts';
import type { MigrationSession, MigrationTarget } from '../target.ts';
import type { Planned } from './hazards.ts';
import type { Hazard } from './plan.ts';
import type { TableSize } from './port.ts';
import type { TaskTrial } from './trial.ts';

/** One that the plan's run would do. */
export interface PlannedBackfill {
  /** Index in the plan's migrations, from 0. */
  readonly migration: number;
  readonly table: string;
  /** Tables that it deletes from, as its words tell. */
  readonly losing: readonly string[];
  /** Why rows are meant to go, as its file says, or `null`. */
  readonly reason: string | null;
  /** Why it would be refused once its table is there, or `null`. */
  readonly problem: string | null;
}

/**
 * @param trials one for each task
 * @throws MigrationFileError for what the run would refuse before it begins
 */
export async function readBackfills(
  tasks: readonly Task[],
  trials: readonly TaskTrial[],
  target: MigrationTarget,
  session: MigrationSession,
): Promise<PlannedBackfill[]> {
  const planned: PlannedBackfill[] = [];
  for (const [migration, task] of tasks.entries()) {
    const { backfill } = task.migration;
    if (task.direction === 'down' || !backfill) continue;
    const parsed = parseCheckedBackfill(backfill, target);
    const { table, allow } = parsed.options;
    const losing = [...new Set(tablesDeletedFrom(parsed.statements).map((each) => each.table))];
    const problem = await problemWith(session, parsed, trials[migration]?.keys ?? null);
    planned.push({ migration, table, losing, reason: allow[ROW_LOSS] ?? null, problem });
  }
  return planned;
}

/** What its table has against it: as the trial left it or, untried, as it is now where it is there. */
async function problemWith(
  session: MigrationSession,
  { statements, options }: ParsedBackfill,
  tried: readonly TableKey[] | null,
): Promise<string | null> {
  const { table, key } = options;
  if (tried && !keyAmong(tried, options)) return keyMissing(tried, options);
  if (key) return keyProblem(statements, { table, columns: key });
  const primary = keyAmong(tried ?? (await keysNow(session, table)), options);
  return primary ? keyProblem(statements, { table, columns: primary.columns }) : null;
}

async function keysNow(session: MigrationSession, table: string): Promise<readonly TableKey[]> {
  const isThere = (await session.tables()).some((name) => keyOf(name) === keyOf(table));
  return (isThere ? await (await session.backfills()).keysOf(table) : null) ?? [];
}

/** @param tables those that the database has now */
export function backfillHazards(
  backfills: readonly PlannedBackfill[],
  planned: readonly Planned[],
  tables: readonly string[],
  sizes: ReadonlyMap<string, TableSize>,
): Hazard[] {
  return backfills.flatMap(({ migration, table, losing, reason, problem }) => {
    const found: Hazard[] = [];
    const made = planned
      .slice(0, migration + 1)
      .flatMap(({ file }) => [...tablesAfter(file.statements)]);
    if (![...tables, ...made].some((name) => keyOf(name) === keyOf(table))) {
      const message = `Its backfill goes through ${table}, and there is no such table`;
      found.push({ hazard: 'fails', migration, statement: null, table, message, allowed: null });
    }
    if (problem !== null) {
      const message = `Its backfill is refused: ${problem}`;
      found.push({ hazard: 'fails', migration, statement: null, table, message, allowed: null });
    }
    for (const name of losing) {
      const size = [...sizes.values()].find((one) => keyOf(one.table) === keyOf(name));
      // What the plan itself makes, or what is empty, has nothing to lose.
      if (!size || (size.rows === 0 && !size.isAtLeast)) continue;
      const then =
        reason === null
          ? `; where one goes, it stops, since its file does not say allow=${ROW_LOSS}`
          : '';
      const message = `${name} can lose rows for good to the backfill, which no rollback brings back${then}`;
      found.push({
        hazard: ROW_LOSS,
        migration,
        statement: null,
        table: name,
        message,
        allowed: reason,
      });
    }
    return found;
  });
}
