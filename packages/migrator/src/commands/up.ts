import { authorize } from '../approval/authorize.ts';
import { beforeBackfill, openBackfills, untilBackfill } from '../backfill/queue.ts';
import type { BackfillReport } from '../backfill/reports.ts';
import { assertFunctionsBelong, canRun, type OpenBackfill } from '../backfill/task.ts';
import { type MigrationStep, RunHooks } from '../checks/hooks.ts';
import type { UpOptions } from '../contract.ts';
import type { Engine } from '../engine.ts';
import type { Stream } from '../files/discovery.ts';
import { type Assessment, type Entry, isSame } from '../history/assessment.ts';
import { assertOrder } from '../history/late.ts';
import type { MigrationName, StepReport, UpReport } from '../reports.ts';
import { look, pendingIn } from '../run/choose.ts';
import { readFiles } from '../run/files.ts';
import { Precautions } from '../run/precautions.ts';
import { runMigration, type Superseded } from '../run/run.ts';
import { type Task, upTasks } from '../run/tasks.ts';
import type { MigrationSession } from '../target.ts';
import type { Command } from './command.ts';

/** Applies what is pending, after finishing what an interrupted run left. */
export async function up(command: Command, options: UpOptions = {}): Promise<UpReport> {
  const start = performance.now();
  const { engine } = command;
  const streams = engine.streams(options.stream);
  assertFunctionsBelong(engine, engine.streams());
  const done = await engine.withSession(async (session) => {
    // Without the lock: where nothing is to be done, nobody has to wait for anybody.
    const before = await look(engine, session, streams, options);
    await holdToPlan(command, session, streams, options, 'assertPlanFits');
    const work = new UpRun(command, session, streams, options);
    await work.run(before);
    return work;
  });
  // The model is ahead of what is still pending, and behind what newer code applied.
  const isComparable =
    done.isCurrent && options.stream === undefined && options.unknown !== 'serve';
  const differences =
    isComparable && done.applied.length > 0 ? await engine.differences() : NO_DIFFERENCES;
  return {
    command: 'up',
    target: engine.target.description,
    rolledBack: done.rolledBack,
    applied: done.applied,
    backfills: done.backfills,
    waiting: done.waiting,
    alreadyApplied: done.alreadyApplied,
    differences,
    durationMs: Math.round(performance.now() - start),
  };
}

const NO_DIFFERENCES: readonly string[] = [];

/** Loaded when there is a plan: most runs have none. */
async function holdToPlan(
  command: Command,
  session: MigrationSession,
  streams: readonly Stream[],
  { plan }: UpOptions,
  check: 'assertPlanFits' | 'assertStateFits',
): Promise<void> {
  command.planHash = plan?.hash ?? null;
  if (plan === undefined) return;
  const fit = await import('../plan/fit.ts');
  fit.assertDirection(plan, 'up');
  await fit[check](command.engine, session, plan, streams);
}

class UpRun {
  readonly applied: StepReport[] = [];
  readonly rolledBack: StepReport[] = [];
  readonly backfills: BackfillReport[] = [];
  waiting: readonly MigrationName[] = [];
  /** Nothing was pending when the run looked last. */
  isCurrent = false;
  /** What this run found applied, by others that were faster, too. */
  alreadyApplied = 0;
  readonly #command: Command;
  readonly #engine: Engine;
  readonly #session: MigrationSession;
  readonly #streams: readonly Stream[];
  readonly #options: UpOptions;
  readonly #precautions: Precautions;
  readonly #hooks: RunHooks;

  constructor(
    command: Command,
    session: MigrationSession,
    streams: readonly Stream[],
    options: UpOptions,
  ) {
    this.#command = command;
    this.#engine = command.engine;
    this.#session = session;
    this.#streams = streams;
    this.#options = options;
    this.#precautions = new Precautions(command, session);
    this.#hooks = new RunHooks(command.engine, session, 'up');
  }

  /** Migrations under the lock, and the backfills between them without it: those can take hours. */
  async run(before: Assessment): Promise<void> {
    this.#count(before);
    await this.#hooks.around(this, async () => {
      for (let now = before; ; now = await this.#look()) {
        const todo = pendingIn(now.entries, this.#options);
        if (todo.length > 0) {
          if (now.isNew) await this.#refuseAtOnce(todo);
          await this.#command.withLock(this.#session, () => this.#migrations());
          now = await this.#look();
        }
        const [next] = await this.#openBackfills(now);
        if (!next) return;
        const waiting = pendingIn(now.entries, this.#options).map(({ migration }) => migration);
        if (await this.#backfill(next, waiting.length > 0 ? 'wait' : 'look')) continue;
        this.waiting = waiting.map(({ stream, version, name }) => ({ stream, version, name }));
        return;
      }
    });
  }

  /** Where the engine has never been, what is refused leaves nothing behind, nor is there a log to say it in. */
  async #refuseAtOnce(todo: readonly Entry[]): Promise<void> {
    if (this.#engine.demandsProtection) await this.#authorize();
    readFiles(todo, 'up', this.#engine.target);
  }

  async #migrations(): Promise<void> {
    for (;;) {
      // Again on every round: another process may have been faster.
      const now = await this.#look();
      await holdToPlan(
        this.#command,
        this.#session,
        this.#streams,
        this.#options,
        'assertStateFits',
      );
      await this.#authorize();
      if (await this.#round(now)) return;
    }
  }

  #authorize(): Promise<void> {
    return authorize(this.#command, this.#session, this.#options.plan?.subject ?? null);
  }

  async #look(): Promise<Assessment> {
    const now = await look(this.#engine, this.#session, this.#streams, this.#options);
    this.isCurrent = now.entries.every(({ row }) => row?.status === 'applied');
    this.#count(now);
    return now;
  }

  #count({ entries }: Assessment): void {
    const applied = entries.filter(({ row }) => row?.status === 'applied');
    this.alreadyApplied = applied.filter(
      ({ migration }) => !this.applied.some((step) => isSame(step, migration)),
    ).length;
  }

  async #openBackfills({ entries }: Assessment): Promise<OpenBackfill[]> {
    const { to } = this.#options;
    const open = await openBackfills(this.#engine, this.#session, entries);
    return open.filter(({ migration }) => to === undefined || migration.version <= to);
  }

  /** @returns whether it is finished, so that what comes after it need not wait any longer */
  async #backfill(backfill: OpenBackfill, mode: 'look' | 'wait'): Promise<boolean> {
    const { leave, runBackfill } = await import('../backfill/runner.ts');
    const isLeft = this.#options.backfills === 'leave' || !canRun(this.#engine, backfill);
    const report = isLeft
      ? leave(this.#engine, backfill)
      : await runBackfill(this.#command, this.#session, backfill, mode);
    this.backfills.push(report);
    return report.outcome === 'finished';
  }

  /** @returns false when another process was faster somewhere, so that the history has to be read again */
  async #round(assessment: Assessment): Promise<boolean> {
    const { target } = this.#engine;
    const todo = pendingIn(assessment.entries, this.#options);
    // A plan was made with its order in mind.
    const mode = this.#options.plan ? 'allow' : (this.#options.outOfOrder ?? 'check');
    assertOrder(todo, assessment.entries, mode, target.syntax);
    await this.#precautions.reportLongTransactions(readFiles(todo, 'up', target));
    if (todo.length > 0) await this.#hooks.before(stepsOf(todo));
    await this.#command.prepare(this.#session);

    const [gate] = await this.#openBackfills(assessment);
    for (const task of upTasks(untilBackfill(beforeBackfill(todo, assessment.entries, gate)))) {
      const step = await this.#migrate(task);
      if (step === null) return false;
      (task.direction === 'down' ? this.rolledBack : this.applied).push(step);
    }
    return true;
  }

  #migrate(task: Task): Promise<StepReport | Superseded> {
    return runMigration(this.#command, this.#session, this.#precautions, task);
  }
}

/** What is to run, interrupted rollbacks first. */
function stepsOf(todo: readonly Entry[]): MigrationStep[] {
  const begun = todo.filter(({ row }) => row?.status === 'reverting').toReversed();
  const step = (direction: MigrationStep['direction']) => (entry: Entry) => {
    const { stream, version, name } = entry.migration;
    return { stream, version, name, direction };
  };
  return [...begun.map(step('down')), ...todo.map(step('up'))];
}
