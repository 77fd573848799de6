import {
  type Assessment,
  assertSound,
  assertVersionExists,
  assess,
  type Entry,
  nameOf,
  pendingCommand,
} from '../assessment.ts';
import { parseChecked } from '../checked.ts';
import type { Stream } from '../discovery.ts';
import type { Engine } from '../engine.ts';
import { MigrationHistoryError, MigrationUsageError } from '../errors.ts';
import type { DownOptions, RedoOptions } from '../migrator.ts';
import { Precautions } from '../precautions.ts';
import type { DownReport, RedoReport, StepReport } from '../reports.ts';
import { runMigration, type Superseded, type Task } from '../run.ts';
import type { HistoryRow, MigrationSession } from '../target.ts';

type AppliedEntry = Entry & { readonly row: HistoryRow };
type Migrate = (task: Task) => Promise<StepReport | Superseded>;

/** Rolls back, the last applied first. */
export async function down(engine: Engine, options: DownOptions = {}): Promise<DownReport> {
  const start = performance.now();
  assertUsage(options);
  const { rolledBack } = await rollBack(engine, options, () => Promise.resolve([]));
  return {
    command: 'down',
    target: engine.target.description,
    rolledBack,
    durationMs: Math.round(performance.now() - start),
  };
}

/** Rolls the last applied migration back and applies it again, under one lock. */
export async function redo(engine: Engine, options: RedoOptions = {}): Promise<RedoReport> {
  const start = performance.now();
  const selection = { ...options, steps: 1 };
  const { rolledBack, after } = await rollBack(engine, selection, async (migrate, entries) => {
    const applied: StepReport[] = [];
    for (const { migration } of entries) {
      const task = { migration, direction: 'up', row: null, late: false, isLast: true } as const;
      applied.push(present(await migrate(task)));
    }
    return applied;
  });
  return {
    command: 'redo',
    target: engine.target.description,
    rolledBack,
    applied: after,
    durationMs: Math.round(performance.now() - start),
  };
}

async function rollBack(
  engine: Engine,
  options: DownOptions,
  then: (migrate: Migrate, entries: AppliedEntry[]) => Promise<StepReport[]>,
): Promise<{ rolledBack: StepReport[]; after: StepReport[] }> {
  const streams = engine.streams(options.stream);
  return await engine.withSession(async (session) => {
    const chosen = await choose(engine, session, streams, options);
    if (chosen.length === 0) return { rolledBack: [], after: [] };
    return await engine.withLock(session, async () => {
      // What was meant is what was the last when the command began, not what is the last after others were at it.
      const now = await choose(engine, session, streams, options);
      if (keysOf(now) !== keysOf(chosen)) throw changedMeanwhile();
      const files = now.map(({ migration }) => parseChecked(migration.down, engine.target));
      const precautions = new Precautions(engine, session);
      await precautions.reportLongTransactions(files);
      const migrate: Migrate = (task) => runMigration(engine, session, precautions, task);
      const rolledBack: StepReport[] = [];
      for (const { migration, row } of now) {
        const isLast = migration === now.at(-1)?.migration;
        const task = { migration, direction: 'down', row, late: false, isLast } as const;
        rolledBack.push(present(await migrate(task)));
      }
      return { rolledBack, after: await then(migrate, now.toReversed()) };
    });
  });
}

async function choose(
  engine: Engine,
  session: MigrationSession,
  streams: readonly Stream[],
  { steps, to }: DownOptions,
): Promise<AppliedEntry[]> {
  const assessment = assess(streams, await engine.history(session));
  assertSound(assessment, engine.target.syntax);
  if (to !== undefined && to !== '0') {
    assertVersionExists(assessment.entries, to, engine.streams());
  }
  const applied = lastFirst(assessment);
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

const keysOf = (entries: readonly AppliedEntry[]) =>
  entries.map(({ migration, row }) => `${nameOf(migration)} ${row.status}`).join('\n');

function present(step: StepReport | null): StepReport {
  if (step === null) throw changedMeanwhile();
  return step;
}

function changedMeanwhile(): MigrationHistoryError {
  return new MigrationHistoryError(
    'Another migrator changed the database meanwhile: look at `migrate status`, and say again what to roll back.',
  );
}
