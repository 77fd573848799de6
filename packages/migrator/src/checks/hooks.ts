/** What a consuming application does around migrations. */
import type { Engine } from '../engine.ts';
import { MigrationHookError, MigrationUsageError, StatementFailure } from '../errors.ts';
import type { Direction } from '../files/migration.ts';
import type { MigrationName, StepReport } from '../reports.ts';
import type { MigrationSession } from '../target.ts';
import type { LostRows } from './rows.ts';

/** Reads the database on the connection that migrates; what would write is refused. */
export interface HookDatabase {
  rows(
    sql: string,
    values?: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface RunInfo {
  readonly command: 'up' | 'down' | 'redo';
  /** The database in a few words. */
  readonly target: string;
  readonly actor: string;
  /** What is to run, in this order. */
  readonly migrations: readonly MigrationStep[];
}

export interface MigrationStep extends MigrationName {
  readonly direction: Direction;
}

export interface RunOutcome extends RunInfo {
  readonly applied: readonly StepReport[];
  readonly rolledBack: readonly StepReport[];
  /** Why the run ended before it was through, or `null`. */
  readonly error: Error | null;
}

export interface MigrationOutcome extends MigrationStep {
  /** Rows that went, by table. */
  readonly rowsLost: LostRows;
}

/**
 * Called around migrations. What a hook throws stops the run with its message. Where a lock is not to be had or a
 * process was killed, a migration begins again, and so do its hooks: they may be called more than once.
 */
export interface MigrationHooks {
  /** Before the first change of a run that has something to do; its throwing leaves everything as it was. */
  beforeRun?(run: RunInfo, database: HookDatabase): unknown;
  /** When a run that {@link beforeRun} was called for is over, also after a failure. What is committed stays. */
  afterRun?(run: RunOutcome, database: HookDatabase): unknown;
  /** Before each migration; its throwing stops the run there. */
  beforeMigrate?(migration: MigrationStep, database: HookDatabase): unknown;
  /**
   * After each migration's statements, in their transaction and before it commits: it sees what they did, and its
   * throwing rolls that back. Of a file with `transaction=none` it is what follows the last statement that runs alone.
   */
  afterMigrate?(migration: MigrationOutcome, database: HookDatabase): unknown;
}

/** The hooks around a whole run. */
export class RunHooks {
  readonly #engine: Engine;
  readonly #database: HookDatabase;
  readonly #command: RunInfo['command'];
  #run: RunInfo | null = null;

  constructor(engine: Engine, session: MigrationSession, command: RunInfo['command']) {
    this.#engine = engine;
    this.#database = databaseOf(session);
    this.#command = command;
  }

  /** Once in a run, however often the history has to be read again. */
  async before(migrations: readonly MigrationStep[]): Promise<void> {
    if (this.#run) return;
    const run: RunInfo = {
      command: this.#command,
      target: this.#engine.target.description,
      actor: this.#engine.actor,
      migrations,
    };
    const problem = await problemOf(() => this.#engine.hooks.beforeRun?.(run, this.#database));
    if (problem) throw hookError('beforeRun', 'nothing was changed', problem);
    this.#run = run;
  }

  /** Does the work of the run, and says how it ended. */
  async around(
    steps: Pick<RunOutcome, 'applied' | 'rolledBack'>,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      const problem = await this.#after(steps, asError(error));
      // The failure of the run itself is what has to be told.
      if (problem) {
        const { message } = problem;
        this.#engine.emit({ type: 'hook-failed', hook: 'afterRun', message });
      }
      throw error;
    }
    const problem = await this.#after(steps, null);
    if (problem) throw hookError('afterRun', 'what was done is committed', problem);
  }

  async #after(
    steps: Pick<RunOutcome, 'applied' | 'rolledBack'>,
    error: Error | null,
  ): Promise<Problem | null> {
    const run = this.#run;
    if (!run) return null;
    const { applied, rolledBack } = steps;
    const outcome = { ...run, applied: [...applied], rolledBack: [...rolledBack], error };
    return await problemOf(() => this.#engine.hooks.afterRun?.(outcome, this.#database));
  }
}

/** The hooks around one migration: what they throw is a failure of it. */
export class StepHooks {
  readonly #engine: Engine;
  readonly #database: HookDatabase;
  readonly #step: MigrationStep;

  constructor(engine: Engine, session: MigrationSession, step: MigrationStep) {
    this.#engine = engine;
    this.#database = databaseOf(session);
    const { stream, version, name, direction } = step;
    this.#step = { stream, version, name, direction };
  }

  async before(): Promise<void> {
    const { hooks } = this.#engine;
    const problem = await problemOf(() => hooks.beforeMigrate?.(this.#step, this.#database));
    if (problem) throw refusal('beforeMigrate', problem);
  }

  /** What to call inside the transaction, after its statements; `null` where there is nothing to call. */
  after(rowsLost: () => LostRows): (() => Promise<void>) | null {
    const { hooks } = this.#engine;
    if (!hooks.afterMigrate) return null;
    return async () => {
      const outcome = { ...this.#step, rowsLost: rowsLost() };
      const problem = await problemOf(() => hooks.afterMigrate?.(outcome, this.#database));
      if (problem) throw refusal('afterMigrate', problem);
    };
  }
}

interface Problem {
  readonly message: string;
  readonly cause: unknown;
}

async function problemOf(call: () => unknown): Promise<Problem | null> {
  try {
    await call();
    return null;
  } catch (cause) {
    return { message: asError(cause).message, cause };
  }
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

function refusal(hook: string, { message, cause }: Problem): StatementFailure {
  return new StatementFailure(`the hook ${hook} stopped it: ${message}`, {
    statement: null,
    nativeCode: null,
    cause,
  });
}

function hookError(hook: string, state: string, { message, cause }: Problem): MigrationHookError {
  return new MigrationHookError(`The hook ${hook} stopped the run (${state}): ${message}`, {
    cause,
  });
}

const READING = /^\s*(SELECT|WITH|VALUES|TABLE|SHOW|EXPLAIN|PRAGMA)\b/i;

function databaseOf(session: MigrationSession): HookDatabase {
  return {
    async rows(sql, values = []) {
      // Such as the end of the transaction, which no read-only mode keeps anybody from.
      if (!READING.test(sql)) {
        throw new MigrationUsageError(`A hook reads, and "${sql.trim().slice(0, 40)}" does not.`);
      }
      return await session.read(sql, values);
    },
  };
}
