/** What is to run now: the same choice for the commands that do it, the plans that tell it and the linter. */
import { assertSoundNow } from '../backfill/queue.ts';
import type { DownOptions, PlanOptions, UpOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import { MigrationHistoryError, MigrationUsageError } from '../errors.ts';
import type { Stream } from '../files/discovery.ts';
import {
  type Assessment,
  assertVersionExists,
  assess,
  type Entry,
  isSame,
  nameOf,
  pendingCommand,
} from '../history/assessment.ts';
import { assertOrder } from '../history/late.ts';
import type { HistoryRow } from '../history/port.ts';
import type { MigrationSession } from '../target.ts';
import { downTasks, type Task, upTasks } from './tasks.ts';

/** One that the history has. */
export type AppliedEntry = Entry & { readonly row: HistoryRow };

/** What `up` or `down` with these options would run now, in order. */
export async function chooseTasks(
  engine: Engine,
  session: MigrationSession,
  options: Omit<PlanOptions, 'signal' | 'onTry'>,
): Promise<Task[]> {
  const streams = engine.streams(options.stream);
  if (options.direction === 'down') {
    return downTasks(await chooseRollback(engine, session, streams, options));
  }
  const { entries } = await look(engine, session, streams, options);
  const todo = pendingIn(entries, options);
  assertOrder(todo, entries, options.outOfOrder ?? 'check', engine.target.syntax);
  return upTasks(todo);
}

/**
 * Where the database stands now, for `up` with these options.
 * @throws MigrationHistoryError where files and history contradict each other
 * @throws MigrationUsageError when no file has the version that was asked for
 */
export async function look(
  engine: Engine,
  session: MigrationSession,
  streams: readonly Stream[],
  { to, unknown }: Pick<UpOptions, 'to' | 'unknown'>,
): Promise<Assessment> {
  const assessment = assess(streams, await engine.history(session));
  await assertSoundNow(engine, session, assessment, unknown);
  if (to !== undefined) assertVersionExists(assessment.entries, to, engine.streams());
  return assessment;
}

/** What the plan names or, without one, whatever is not applied, up to the version that was asked for. */
export function pendingIn(
  entries: readonly Entry[],
  { to, plan }: Pick<UpOptions, 'to' | 'plan'>,
): Entry[] {
  return entries.filter(
    ({ migration, row }) =>
      row?.status !== 'applied' &&
      (to === undefined || migration.version <= to) &&
      (plan === undefined || plan.subject.migrations.some((planned) => isSame(planned, migration))),
  );
}

/** What `down` with these options would roll back now, in order. */
export async function chooseRollback(
  engine: Engine,
  session: MigrationSession,
  streams: readonly Stream[],
  { steps, to, plan }: DownOptions,
): Promise<AppliedEntry[]> {
  assertUsage({ steps, to });
  const assessment = assess(streams, await engine.history(session));
  await assertSoundNow(engine, session, assessment);
  if (to !== undefined && to !== '0') {
    assertVersionExists(assessment.entries, to, engine.streams());
  }
  const applied = lastFirst(assessment);
  if (plan) {
    // Loaded when there is one.
    const { assertDirection, assertPlanFits } = await import('../plan/fit.ts');
    assertDirection(plan, 'down');
    const left = await assertPlanFits(engine, session, plan, streams);
    const isLeft = ({ migration }: AppliedEntry) =>
      left.some((each) => each.migration.up.path === migration.up.path);
    return applied.filter(isLeft);
  }
  if (to === undefined) return applied.slice(0, steps ?? 1);
  return applied.filter(({ migration }) => migration.version > to);
}

/** Interrupted rollbacks, then what was applied, the last first: nothing depends on what came after it. */
function lastFirst({ entries }: Assessment): AppliedEntry[] {
  const applied = entries.filter((entry): entry is AppliedEntry => entry.row !== null);
  for (const { migration, row } of applied) {
    if (row.status !== 'applied' && row.status !== 'reverting') {
      throw new MigrationHistoryError(
        `${nameOf(migration)} is half applied: finish it with \`migrate\`, or undo it by hand and say so with ${pendingCommand(migration)}, before rolling back.`,
      );
    }
  }
  const begun = (entry: AppliedEntry) => (entry.row.status === 'reverting' ? 1 : 0);
  const time = (entry: AppliedEntry) => entry.row.appliedAt.getTime();
  // The sort is stable: what was applied in the same millisecond keeps the reverse of the files' order.
  return applied.reverse().sort((a, b) => begun(b) - begun(a) || time(b) - time(a));
}

function assertUsage({ steps, to }: DownOptions): void {
  if (steps !== undefined && to !== undefined) {
    throw new MigrationUsageError('Give either steps or the version to go back to, not both.');
  }
  if (steps !== undefined && !(Number.isSafeInteger(steps) && steps > 0)) {
    throw new MigrationUsageError(`${steps} is no number of steps: give 1 or more.`);
  }
}
