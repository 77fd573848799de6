/** Tries a plan's migrations on a scratch database: what their statements do, and whether rolling back restores. */
import { RunledgerError } from '@runledger/schema/errors';
import type { TableKey } from '../backfill/port.ts';
import type { Engine } from '../engine.ts';
import { MigrationFailedError, StatementFailure } from '../errors.ts';
import type { Migration } from '../files/migration.ts';
import { nameOf } from '../history/assessment.ts';
import { doneBefore, type Task } from '../run/tasks.ts';
import { Bench, type Past, type TrialWatch } from './bench.ts';
import { columnsLost } from './columns.ts';
import { describeDifferences, differencesBetween, objectsOf } from './fingerprint.ts';
import type { StatementEffect } from './port.ts';

/** What trying one task showed. */
export interface TaskTrial {
  /** One for each statement that is left; `null` where it could not be measured. */
  readonly effects: readonly StatementEffect[] | null;
  readonly unmeasured: string | null;
  readonly isReversible: boolean | null;
  readonly irreversible: string | null;
  /** The statement, from 1, that fails on the scratch database, and why. */
  readonly failure: { readonly statement: number | null; readonly message: string } | null;
  /** The columns that tables lack afterwards which the file makes anew: no statement drops them. */
  readonly columnsLost: ReadonlyMap<string, readonly string[]>;
  /** Keys that the table of its backfill has afterwards; `null` where there is none, or it was not tried. */
  readonly keys: readonly TableKey[] | null;
}

export interface Trial {
  readonly tasks: readonly TaskTrial[];
  /** Why nothing could be tried, or `null`. */
  readonly unmeasured: string | null;
  readonly differences: readonly string[];
}

const UNTRIED: TaskTrial = {
  effects: null,
  unmeasured: null,
  isReversible: null,
  irreversible: null,
  failure: null,
  columnsLost: new Map(),
  keys: null,
};

export interface Attempt {
  /** What the target has behind it, in order, without what the tasks roll back. */
  readonly past: readonly Past[];
  /** What they roll back, in the order in which it was applied. */
  readonly rolledBack: readonly Past[];
  readonly tasks: readonly Task[];
  /** The target's schema as canonical text. */
  readonly schema: string;
  readonly watch: TrialWatch;
}

export async function tryOut(
  engine: Engine,
  { past, rolledBack, tasks, schema, watch }: Attempt,
): Promise<Trial> {
  const bench = new Bench(engine, past, watch);
  try {
    await bench.open();
    const befores = new Map<string, string>();
    for (const each of rolledBack) {
      if (each.direction === 'up') befores.set(each.migration.up.path, await bench.dump());
      await bench.add(each);
    }
    const differences = describeDifferences(
      differencesBetween(objectsOf(await bench.dump()), objectsOf(schema)),
    );
    const trials: TaskTrial[] = [];
    let failed: Migration | null = null;
    for (const task of tasks) {
      if (failed) {
        const unmeasured = `not tried, since ${nameOf(failed)} fails`;
        trials.push({ ...UNTRIED, unmeasured, irreversible: unmeasured });
        continue;
      }
      const trial =
        task.direction === 'up'
          ? await tryUp(bench, task)
          : await tryDown(bench, task, befores.get(task.migration.up.path) ?? null);
      if (trial.failure) failed = task.migration;
      trials.push(trial.failure ? trial : { ...trial, keys: await keysAfter(bench, task) });
    }
    return { tasks: trials, unmeasured: null, differences };
  } catch (error) {
    // Whoever may make no database, or has a history that cannot be replayed, is still told what would run.
    if (!(error instanceof RunledgerError || error instanceof StatementFailure)) throw error;
    return { tasks: tasks.map(() => UNTRIED), unmeasured: reasonOf(error), differences: [] };
  } finally {
    await bench.drop();
  }
}

async function keysAfter(bench: Bench, { migration, direction }: Task): Promise<TaskTrial['keys']> {
  const parsed = direction === 'up' ? bench.parseBackfill(migration) : null;
  return parsed && (await bench.keysOf(parsed.options.table));
}

/** What a run would say of it is about a database where something was kept, or not, and is to be done again. */
function reasonOf(error: RunledgerError | StatementFailure): string {
  if (!(error instanceof MigrationFailedError)) return error.message;
  const { file, line, cause, message } = error;
  const where = line === null ? file : `${file}, line ${line}`;
  const reason = (cause instanceof Error ? cause.message : message).replace(/\.$/, '');
  return `${where}, which the database has behind it, fails where it is replayed on a scratch database: ${reason}.`;
}

async function tryUp(bench: Bench, task: Task): Promise<TaskTrial> {
  const { migration, row } = task;
  const whole: Past = { migration, direction: 'up', statements: null };
  if (row !== null) {
    return await measureRest(bench, task, {
      isReversible: null,
      irreversible: 'not tried, since an interrupted run has done a part of it',
    });
  }
  const before = await bench.dump();
  const lostColumns = await watchColumns(bench, task);
  try {
    await bench.run(whole);
  } catch (error) {
    return { ...UNTRIED, failure: failureOf(error), irreversible: 'not tried, since it fails' };
  }
  const lost = await lostColumns();
  const proof = await proveDown(bench, migration, before);
  if (!proof.isReversible) await bench.reopen();
  return { ...(await measureRest(bench, task, proof)), columnsLost: lost };
}

/** @returns what to call once the task is done */
async function watchColumns(bench: Bench, { migration, direction }: Task) {
  const file = bench.parse(migration, direction);
  if (file.options.rebuild.length === 0) return () => Promise.resolve(UNTRIED.columnsLost);
  const before = await bench.dump();
  return async () => columnsLost(before, await bench.dump(), file);
}

async function proveDown(bench: Bench, migration: Migration, before: string) {
  try {
    await bench.run({ migration, direction: 'down', statements: null });
  } catch (error) {
    const { message } = failureOf(error);
    return { isReversible: false, irreversible: `rolling it back fails: ${message}` };
  }
  return compare(before, await bench.dump());
}

function compare(before: string, after: string) {
  if (before === after) return { isReversible: true, irreversible: null };
  const found = describeDifferences(differencesBetween(objectsOf(before), objectsOf(after)));
  return {
    isReversible: false,
    irreversible: `rolling it back leaves another schema: ${found.join(', ') || 'in another order'}`,
  };
}

async function tryDown(bench: Bench, task: Task, before: string | null): Promise<TaskTrial> {
  const untold = { isReversible: null, irreversible: 'not tried' };
  const lostColumns = await watchColumns(bench, task);
  const measured = await measureRest(bench, task, untold);
  const trial = measured.failure ? measured : { ...measured, columnsLost: await lostColumns() };
  if (trial.unmeasured !== null || before === null) return trial;
  return { ...trial, ...compare(before, await bench.dump()) };
}

/** Measures what is left of the task, and leaves the scratch database as it is once the task is done. */
async function measureRest(
  bench: Bench,
  task: Task,
  proof: Pick<TaskTrial, 'isReversible' | 'irreversible'>,
): Promise<TaskTrial> {
  const { migration, direction } = task;
  const done: Past = { migration, direction, statements: null };
  try {
    const effects = await bench.measure(done, doneBefore(task));
    bench.remember(done);
    return { ...UNTRIED, ...proof, effects };
  } catch (error) {
    if (!(error instanceof StatementFailure)) throw error;
    const failure = failureOf(error);
    // Alone they may fail where together they do not.
    await bench.reopen();
    if (task.row !== null && direction === 'up') return { ...UNTRIED, ...proof, failure };
    try {
      await bench.add(done);
    } catch {
      return { ...UNTRIED, ...proof, failure };
    }
    const unmeasured = `its statements cannot run one by one (${failure.message})`;
    return { ...UNTRIED, ...proof, unmeasured };
  }
}

function failureOf(error: unknown): { statement: number | null; message: string } {
  if (error instanceof StatementFailure) {
    const { message, statement } = error;
    return { statement: statement ? statement.index + 1 : null, message };
  }
  if (error instanceof MigrationFailedError) {
    const { cause, statement, message } = error;
    return { statement, message: cause instanceof Error ? cause.message : message };
  }
  throw error;
}
