/** Runs one backfill, batch by batch, from where an earlier run left it. */
import { setImmediate } from 'node:timers/promises';
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import {
  LockUnavailable,
  MigrationLockError,
  StatementFailure,
  StatementTimedOut,
} from '../errors.ts';
import { logEntry, NO_CHANGE } from '../history/journal.ts';
import type { LogEntry, StatementErrorRecord } from '../history/port.ts';
import { recordOf } from '../run/failure.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import { type BatchPlan, type Committed, runBatch } from './batch.ts';
import { assertMine, claim, runnerName } from './claim.ts';
import { failureOf } from './failure.ts';
import type { BackfillRow, BackfillSession } from './port.ts';
import type { BackfillProgress, BackfillReport } from './reports.ts';
import { Rounds } from './rounds.ts';
import {
  assertRunnable,
  canRun,
  keyColumns,
  migrationName,
  type OpenBackfill,
  parseCheckedBackfill,
} from './task.ts';
import { Throttle } from './throttle.ts';

/** A batch waits shortly: what it has changed by then makes others wait as well, and trying again costs little. */
const LOCK_TIMEOUT_MS = 500;

/** How fast it goes, where that is not what its file says. */
interface Pace {
  readonly batchSize?: number | undefined;
  readonly pauseMs?: number | undefined;
}

/**
 * Runs the backfill to its end, or until the engine's signal says to stop, which it does between two batches.
 * @param mode `look` leaves it to another process that is at it, `wait` waits for that to be done
 * @throws MigrationFailedError when a batch fails; the batches before it stay, and the next run goes on after them
 * @throws MigrationLockError when a lock was not to be had, or the other process was not done in time
 * @throws MigrationHistoryError when the migration is rolled back meanwhile
 */
export async function runBackfill(
  command: Command,
  session: MigrationSession,
  backfill: OpenBackfill,
  mode: 'look' | 'wait',
  pace: Pace = {},
): Promise<BackfillReport> {
  const { engine } = command;
  const { file } = backfill;
  assertRunnable(engine, backfill);
  const parsed = parseCheckedBackfill(file, engine.target);
  const { options } = parsed;
  const backfills = await session.backfills();
  const columns = await keyColumns(backfills, file, parsed);
  const runner = runnerName(engine);
  const claimed = await claim(engine, backfills, backfill, runner, mode);
  if (claimed.outcome !== 'mine') return reportOf(backfill, claimed.row, claimed);
  const limits = {
    lockTimeoutMs:
      options.lockTimeoutMs ?? Math.min(engine.statementLockTimeoutMs, LOCK_TIMEOUT_MS),
    statementTimeoutMs: options.statementTimeoutMs ?? engine.statementTimeoutMs,
  };
  const plan = { backfill, parsed, columns, limits, runner };
  const throttle = new Throttle(pace.batchSize ?? options.batch, pace.pauseMs ?? options.pauseMs);
  const estimatedRows = await estimate(session, options.table);
  const run = new BackfillRun(command, backfills, plan, throttle, claimed.row, estimatedRows);
  return await run.run();
}

/** What to report of one that is not run. */
export function leave(engine: Engine, backfill: OpenBackfill): BackfillReport {
  const lacksFunction = !canRun(engine, backfill);
  return reportOf(backfill, backfill.row, { outcome: 'left', lacksFunction });
}

async function estimate(session: MigrationSession, table: string): Promise<number | null> {
  const [size] = await session.tableSizes([table]);
  return size && !size.isAtLeast ? size.rows : null;
}

function reportOf(
  backfill: OpenBackfill,
  { rowsDone, batches }: BackfillRow,
  run: Pick<BackfillReport, 'outcome'> & Partial<BackfillReport>,
): BackfillReport {
  return {
    rows: 0,
    durationMs: 0,
    resumed: false,
    lacksFunction: false,
    ...migrationName(backfill),
    rowsDone,
    batches,
    ...run,
  };
}

class BackfillRun {
  readonly #command: Command;
  readonly #engine: Engine;
  readonly #session: BackfillSession;
  readonly #plan: BatchPlan;
  readonly #throttle: Throttle;
  readonly #before: BackfillRow;
  readonly #estimatedRows: number | null;
  readonly #start: number;
  readonly #rounds = new Rounds();
  #row: BackfillRow;

  constructor(
    command: Command,
    session: BackfillSession,
    plan: BatchPlan,
    throttle: Throttle,
    row: BackfillRow,
    estimatedRows: number | null,
  ) {
    this.#command = command;
    this.#engine = command.engine;
    this.#session = session;
    this.#plan = plan;
    this.#throttle = throttle;
    this.#before = row;
    this.#row = row;
    this.#estimatedRows = estimatedRows;
    this.#start = command.engine.clock.now().getTime();
  }

  async run(): Promise<BackfillReport> {
    const resumed = this.#before.batches > 0;
    this.#engine.emit({ type: 'backfill-started', ...this.#progress(), resumed });
    let outcome: 'finished' | 'interrupted';
    try {
      outcome = await this.#batches();
    } catch (error) {
      throw await this.#fail(error);
    }
    const durationMs = this.#elapsedMs();
    if (outcome === 'interrupted') {
      this.#engine.emit({ type: 'backfill-interrupted', ...this.#progress() });
    } else {
      this.#engine.emit({ type: 'backfill-finished', ...this.#progress(), durationMs });
      this.#engine.emit({ type: 'logged', action: 'backfill', outcome: 'succeeded' });
    }
    const rows = this.#row.rowsDone - this.#before.rowsDone;
    return reportOf(this.#plan.backfill, this.#row, { outcome, rows, durationMs, resumed });
  }

  async #batches(): Promise<'finished' | 'interrupted'> {
    for (;;) {
      const committed = await this.#batch();
      if (committed === 'stopped') {
        await this.#giveBack();
        return 'interrupted';
      }
      const { row, rows, bound, durationMs } = committed;
      this.#row = row;
      const batch = { rows, durationMs, batchSize: this.#throttle.size };
      const pauseMs = this.#throttle.done(durationMs);
      this.#engine.emit({ type: 'backfill-progress', ...this.#progress(), ...batch });
      if (row.status === 'finished') return 'finished';
      this.#rounds.done(bound, rows);
      if (pauseMs > 0) await this.#engine.clock.wait(pauseMs, this.#engine.signal ?? undefined);
      // A driver may do all of a batch at once: without a turn of the event loop no signal would ever be heard.
      else await setImmediate();
    }
  }

  /** Lets the next run go on without waiting for the end of the lease. */
  async #giveBack(): Promise<void> {
    try {
      await this.#write((row) => ({ ...row, runner: null, leaseUntil: null }), []);
    } catch (error) {
      // Who is told to stop does not wait for others: the lease ends by itself.
      if (!(error instanceof LockUnavailable)) throw error;
    }
  }

  /**
   * The next batch, smaller each time that it gets into the way of others, or takes longer than it may.
   * @returns `stopped` where the run is to stop before it, also where it is tried again
   */
  async #batch(): Promise<Committed | 'stopped'> {
    return await retryLocked(
      this.#engine.patience,
      async () => {
        if (this.#engine.signal?.aborted) return 'stopped';
        const phase = { isAtWork: false };
        const { size } = this.#throttle;
        const { bound } = this.#rounds;
        try {
          return await runBatch(this.#command, this.#session, this.#plan, { size, bound }, phase);
        } catch (error) {
          const isSlow = error instanceof StatementTimedOut;
          const isInTheWay = phase.isAtWork && error instanceof LockUnavailable;
          if ((isSlow && size > 1) || isInTheWay) this.#throttle.shrink();
          throw isSlow && size > 1 ? new LockUnavailable(error.message, { cause: error }) : error;
        }
      },
      (reason) => {
        const batchSize = this.#throttle.size;
        this.#engine.emit({ type: 'backfill-retried', ...this.#progress(), reason, batchSize });
      },
    );
  }

  async #fail(error: unknown): Promise<unknown> {
    const { backfill } = this.#plan;
    const { message } = error as Error;
    this.#engine.emit({ type: 'backfill-failed', ...this.#progress(), message });
    if (!(error instanceof StatementFailure || error instanceof MigrationLockError)) return error;
    const record = recordOf(error, null);
    return failureOf(error, record, backfill, this.#row, await this.#record(record));
  }

  /** @returns why the failure could not be journaled, or `null` */
  async #record(record: StatementErrorRecord): Promise<Error | null> {
    const { migration } = this.#plan.backfill;
    const metadata = { ...record, rows: this.#row.rowsDone, batches: this.#row.batches };
    try {
      await this.#write(
        (row) => ({ ...row, status: 'failed', error: record, runner: null, leaseUntil: null }),
        [logEntry(this.#command, 'backfill', 'failed', migration, metadata)],
      );
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      return cause;
    }
    this.#engine.emit({ type: 'logged', action: 'backfill', outcome: 'failed' });
    return null;
  }

  async #write(change: (row: BackfillRow) => BackfillRow, log: readonly LogEntry[]): Promise<void> {
    const { backfill, runner, limits } = this.#plan;
    await this.#session.transaction(limits, async (transaction) => {
      const row = await transaction.lock(backfill.migration, 'some');
      assertMine(row, runner, backfill);
      const changed = { ...change(row), updatedAt: this.#engine.clock.now() };
      await transaction.write({ ...NO_CHANGE, backfills: [changed], log }, true);
    });
  }

  #progress(): BackfillProgress {
    const { rowsDone, batches } = this.#row;
    const seconds = this.#elapsedMs() / 1000;
    const rows = rowsDone - this.#before.rowsDone;
    return {
      ...migrationName(this.#plan.backfill),
      table: this.#plan.parsed.options.table,
      rowsDone,
      batches,
      estimatedRows: this.#estimatedRows,
      rowsPerSecond: seconds > 0 ? Math.round(rows / seconds) : null,
    };
  }

  #elapsedMs(): number {
    return this.#engine.clock.now().getTime() - this.#start;
  }
}
