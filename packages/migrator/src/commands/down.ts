import { authorize } from '../approval/authorize.ts';
import type { BackfillReport } from '../backfill/reports.ts';
import { type MigrationStep, RunHooks } from '../checks/hooks.ts';
import type { DownOptions, RedoOptions } from '../contract.ts';
import { MigrationHistoryError } from '../errors.ts';
import { nameOf } from '../history/assessment.ts';
import type { DownReport, RedoReport, StepReport } from '../reports.ts';
import { type AppliedEntry, chooseRollback } from '../run/choose.ts';
import { readFiles } from '../run/files.ts';
import { Precautions } from '../run/precautions.ts';
import { runMigration, type Superseded } from '../run/run.ts';
import { downTasks, type Task } from '../run/tasks.ts';
import type { Command } from './command.ts';

type Migrate = (task: Task) => Promise<StepReport | Superseded>;
/** What follows a rollback; it adds to the last. */
type Then = (migrate: Migrate, entries: AppliedEntry[], applied: StepReport[]) => Promise<void>;

/** Rolls back, the last applied first. */
export async function down(command: Command, options: DownOptions = {}): Promise<DownReport> {
  const start = performance.now();
  const { rolledBack } = await rollBack(command, 'down', options, () => Promise.resolve());
  return {
    command: 'down',
    target: command.engine.target.description,
    rolledBack,
    durationMs: Math.round(performance.now() - start),
  };
}

/** Rolls the last applied migration back and applies it again, under one lock. */
export async function redo(command: Command, options: RedoOptions = {}): Promise<RedoReport> {
  const start = performance.now();
  const selection = { ...options, steps: 1 };
  const reapply: Then = async (migrate, entries, applied) => {
    for (const { migration } of entries) {
      const task = { migration, direction: 'up', row: null, late: false, isLast: true } as const;
      applied.push(present(await migrate(task)));
    }
  };
  const { rolledBack, applied } = await rollBack(command, 'redo', selection, reapply);
  return {
    command: 'redo',
    target: command.engine.target.description,
    rolledBack,
    applied,
    backfills: await again(command, applied),
    durationMs: Math.round(performance.now() - start),
  };
}

/** What was applied again has its backfill before it again. */
async function again(command: Command, applied: readonly StepReport[]): Promise<BackfillReport[]> {
  const reports: BackfillReport[] = [];
  for (const { stream, version } of applied) {
    const { backfill } = await import('./backfill.ts');
    reports.push(...(await backfill(command, { stream, version })).backfills);
  }
  return reports;
}

async function rollBack(
  command: Command,
  kind: 'down' | 'redo',
  options: DownOptions,
  then: Then,
): Promise<{ rolledBack: StepReport[]; applied: StepReport[] }> {
  const { engine } = command;
  command.planHash = options.plan?.hash ?? null;
  const streams = engine.streams(options.stream);
  const steps = { rolledBack: [] as StepReport[], applied: [] as StepReport[] };
  await engine.withSession(async (session) => {
    const chosen = await chooseRollback(engine, session, streams, options);
    if (chosen.length === 0) return;
    const hooks = new RunHooks(engine, session, kind);
    const work = async () => {
      // What was meant is what was the last when the command began, not what is the last after others were at it.
      const now = await chooseRollback(engine, session, streams, options);
      if (keysOf(now) !== keysOf(chosen)) throw changedMeanwhile();
      const way = kind === 'redo' ? REDO_WAY : undefined;
      await authorize(command, session, options.plan?.subject ?? null, way);
      const precautions = new Precautions(command, session);
      await precautions.reportLongTransactions(readFiles(now, 'down', engine.target));
      await hooks.before(stepsOf(now, kind));
      const migrate: Migrate = (task) => runMigration(command, session, precautions, task);
      for (const task of downTasks(now)) steps.rolledBack.push(present(await migrate(task)));
      await then(migrate, now.toReversed(), steps.applied);
    };
    await command.withLock(session, () => hooks.around(steps, work));
  });
  return steps;
}

/** How to do the same with approvals. */
const REDO_WAY =
  '`redo` is two changes: plan the rollback, and when it is done the application, each with its approvals.';

function stepsOf(entries: readonly AppliedEntry[], kind: 'down' | 'redo'): MigrationStep[] {
  const names = entries.map(({ migration: { stream, version, name } }) => ({
    stream,
    version,
    name,
  }));
  return [
    ...names.map((name) => ({ ...name, direction: 'down' as const })),
    ...(kind === 'redo'
      ? names.toReversed().map((name) => ({ ...name, direction: 'up' as const }))
      : []),
  ];
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
