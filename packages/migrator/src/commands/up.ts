import {
  type Assessment,
  assertSound,
  assertVersionExists,
  assess,
  type Entry,
} from '../assessment.ts';
import { parseChecked } from '../checked.ts';
import type { Stream } from '../discovery.ts';
import type { Engine } from '../engine.ts';
import { assertOrder } from '../late.ts';
import type { UpOptions } from '../migrator.ts';
import { Precautions } from '../precautions.ts';
import type { StepReport, UpReport } from '../reports.ts';
import { runMigration, type Superseded, type Task } from '../run.ts';
import type { MigrationSession } from '../target.ts';

/** Applies what is pending, after finishing what an interrupted run left. */
export async function up(engine: Engine, options: UpOptions = {}): Promise<UpReport> {
  const start = performance.now();
  const streams = engine.streams(options.stream);
  const { assessment, done } = await engine.withSession(async (session) => {
    // Without the lock: where nothing is to be done, nobody has to wait for anybody.
    const before = await look(engine, session, streams, options);
    const work = new UpRun(engine, session, streams, options);
    if (todoIn(before, options).length > 0) {
      await engine.withLock(session, () => work.run());
    }
    return { assessment: before, done: work };
  });
  return {
    command: 'up',
    target: engine.target.description,
    rolledBack: done.rolledBack,
    applied: done.applied,
    alreadyApplied: assessment.entries.filter(({ row }) => row?.status === 'applied').length,
    durationMs: Math.round(performance.now() - start),
  };
}

async function look(
  engine: Engine,
  session: MigrationSession,
  streams: readonly Stream[],
  { to, unknown }: UpOptions,
): Promise<Assessment> {
  const assessment = assess(streams, await engine.history(session));
  assertSound(assessment, engine.target.syntax, unknown);
  if (to !== undefined) assertVersionExists(assessment.entries, to, engine.streams());
  return assessment;
}

/** Whatever is not applied, up to the version that was asked for. */
function todoIn({ entries }: Assessment, { to }: UpOptions): Entry[] {
  return entries.filter(
    ({ migration, row }) =>
      row?.status !== 'applied' && (to === undefined || migration.version <= to),
  );
}

class UpRun {
  readonly applied: StepReport[] = [];
  readonly rolledBack: StepReport[] = [];
  readonly #engine: Engine;
  readonly #session: MigrationSession;
  readonly #streams: readonly Stream[];
  readonly #options: UpOptions;
  readonly #precautions: Precautions;

  constructor(
    engine: Engine,
    session: MigrationSession,
    streams: readonly Stream[],
    options: UpOptions,
  ) {
    this.#engine = engine;
    this.#session = session;
    this.#streams = streams;
    this.#options = options;
    this.#precautions = new Precautions(engine, session);
  }

  async run(): Promise<void> {
    for (;;) {
      // Again on every round: another process may have been faster.
      const now = await look(this.#engine, this.#session, this.#streams, this.#options);
      if (await this.#round(now)) return;
    }
  }

  /** @returns false when another process was faster somewhere, so that the history has to be read again */
  async #round(assessment: Assessment): Promise<boolean> {
    const { target } = this.#engine;
    const todo = todoIn(assessment, this.#options);
    const mode = this.#options.outOfOrder ?? 'check';
    assertOrder(todo, assessment.entries, mode, target.syntax);
    // Every file is read before the first statement runs.
    const files = todo.map(({ migration }) => parseChecked(migration.up, target));
    await this.#precautions.reportLongTransactions(files);

    for (const { migration, row } of todo.toReversed()) {
      if (row?.status !== 'reverting') continue;
      const task = { migration, direction: 'down', row, late: false, isLast: false } as const;
      const step = await this.#migrate(task);
      if (step === null) return false;
      this.rolledBack.push(step);
    }
    for (const { migration, row, late } of todo) {
      const left = row?.status === 'reverting' ? null : row;
      const isLast = migration === todo.at(-1)?.migration;
      const task = { migration, direction: 'up', row: left, late, isLast } as const;
      const step = await this.#migrate(task);
      if (step === null) return false;
      this.applied.push(step);
    }
    return true;
  }

  #migrate(task: Task): Promise<StepReport | Superseded> {
    return runMigration(this.#engine, this.#session, this.#precautions, task);
  }
}
