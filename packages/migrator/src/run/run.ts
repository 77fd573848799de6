/** Runs one migration in one direction, from where an earlier run left it. */
import { StepHooks } from '../checks/hooks.ts';
import { RowLedger } from '../checks/rows.ts';
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import { MigrationLockError, StatementFailure } from '../errors.ts';
import { parseChecked } from '../files/checked.ts';
import type { ParsedFile } from '../files/migration.ts';
import { applyingJournal, type Journal, NO_CHANGE, revertingJournal } from '../history/journal.ts';
import type { ExpectedRow, HistoryRow, JournalChange } from '../history/port.ts';
import type { MigrationTimes, StepReport } from '../reports.ts';
import type { Statement } from '../sql/statements.ts';
import type { MigrationSession } from '../target.ts';
import { Attempts } from './attempts.ts';
import { StepEvents } from './events.ts';
import { describeError, failureOf, recordOf } from './failure.ts';
import type { StatementLimits } from './port.ts';
import type { Precautions } from './precautions.ts';
import { segmentsAfter } from './segments.ts';
import { doneBefore, isResumed, type Task } from './tasks.ts';
import { limitsOf, transactionUnit } from './unit.ts';

/** Another process changed the migration's row first: read the history again. */
export type Superseded = null;

/**
 * @param precautions those of the whole run
 * @throws MigrationBackupError before anything is changed
 * @throws MigrationFailedError when a statement fails; it is in the journal by then
 * @throws MigrationLockError when a lock was not to be had
 */
export function runMigration(
  command: Command,
  session: MigrationSession,
  precautions: Precautions,
  task: Task,
): Promise<StepReport | Superseded> {
  return new MigrationRun(command, session, precautions, task).run();
}

class MigrationRun {
  readonly #engine: Engine;
  readonly #session: MigrationSession;
  readonly #precautions: Precautions;
  readonly #task: Task;
  readonly #file: ParsedFile;
  readonly #journal: Journal;
  readonly #resumed: boolean;
  readonly #hooks: StepHooks;
  readonly #rows: RowLedger;
  readonly #limits: StatementLimits;
  readonly #events: StepEvents;
  readonly #attempts: Attempts;
  /** The row as the database has it now. */
  #known: HistoryRow | null;
  #done: number;
  #start = performance.now();
  /** The copy that was made before this migration. */
  #backup: string | null = null;

  constructor(command: Command, session: MigrationSession, precautions: Precautions, task: Task) {
    const { engine } = command;
    const { migration, direction, row } = task;
    this.#engine = engine;
    this.#session = session;
    this.#precautions = precautions;
    this.#task = task;
    this.#file = parseChecked(migration[direction], engine.target);
    this.#hooks = new StepHooks(engine, session, { ...migration, direction });
    this.#rows = new RowLedger(this.#file, direction, engine.target.syntax);
    this.#resumed = isResumed(task);
    this.#known = row;
    this.#done = doneBefore(task);
    this.#journal =
      direction === 'down' && row
        ? revertingJournal(command, row)
        : applyingJournal(command, migration, this.#file, row, () => this.#elapsedMs());
    this.#limits = limitsOf(engine, this.#file.options);
    this.#events = new StepEvents(command, task);
    this.#attempts = new Attempts(engine, precautions, this.#events, this.#limits.lockTimeoutMs);
  }

  async run(): Promise<StepReport | Superseded> {
    const first = this.#done;
    this.#backup = await this.#precautions.backUp({
      ...this.#task,
      statements: this.#file.statements.slice(first),
      rebuild: this.#file.options.rebuild,
    });
    this.#start = performance.now();
    this.#events.started(first, this.#file.statements.length);
    try {
      await this.#hooks.before();
      if ((await this.#runSegments()) === 'superseded') {
        await this.#precautions.discardNeedlessBackup();
        this.#events.superseded(this.#done);
        return null;
      }
    } catch (error) {
      await this.#precautions.discardNeedlessBackup();
      throw await this.#fail(error);
    }
    const times = this.#times();
    const { migration, late } = this.#task;
    const report: StepReport = {
      stream: migration.stream,
      version: migration.version,
      name: migration.name,
      durationMs: times.durationMs,
      statements: this.#done - first,
      resumed: this.#resumed,
      late,
      backup: this.#backup,
      rowsLost: this.#rows.lost,
    };
    this.#events.finished(this.#done, times, report);
    return report;
  }

  async #runSegments(): Promise<'committed' | 'superseded'> {
    const segments = segmentsAfter(this.#done, this.#file, this.#engine.target);
    // What an interrupted run may have begun: only there has the catalog a say.
    let interrupted = this.#resumed;
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1;
      let statements: readonly Statement[] = [];
      if (segment.kind === 'together') statements = segment.statements;
      else {
        if ((await this.#announce()) === 'superseded') return 'superseded';
        await this.#runAlone(segment.statement, interrupted);
      }
      interrupted = false;
      const covered = segment.kind === 'alone' ? 1 : statements.length;
      if ((await this.#commit(statements, this.#done + covered, isLast)) === 'superseded') {
        return 'superseded';
      }
    }
    return 'committed';
  }

  /** Says in the journal that the migration is under way, before something happens outside a transaction. */
  async #announce(): Promise<'committed' | 'superseded'> {
    const status = this.#task.direction === 'up' ? 'applying' : 'reverting';
    if (this.#known?.status === status) return 'committed';
    return await this.#commit([], this.#done, false);
  }

  async #commit(statements: readonly Statement[], done: number, isLast: boolean) {
    let committed: HistoryRow | null = null;
    const journal = (): JournalChange => {
      if (isLast) return this.#journal.finished(done, this.#metadata(done));
      committed = this.#journal.progress(done);
      return { ...NO_CHANGE, put: [committed] };
    };
    const { options } = this.#file;
    const outcome = await this.#retry(statements, () =>
      this.#session.transaction(
        transactionUnit({
          expected: [this.#expected()],
          statements,
          journal,
          limits: this.#limits,
          rebuild: options.rebuild,
          allowed: options.allow,
          observer: this.#events.observer(),
          rows: this.#rows.watch(statements),
          inspect: isLast ? this.#hooks.after(() => this.#rows.lost) : null,
          durable: isLast && this.#task.isLast,
        }),
      ),
    );
    if (outcome === 'committed') {
      this.#precautions.keepBackup();
      this.#rows.committed();
      this.#known = committed;
      this.#done = done;
      this.#events.committed(done);
    }
    return outcome;
  }

  async #runAlone(statement: Statement, interrupted: boolean): Promise<void> {
    const observer = this.#events.observer();
    // Such statements wait for others without making anybody wait, so a short wait has no use.
    const lockTimeoutMs = this.#file.options.lockTimeoutMs ?? this.#engine.patience.timeoutMs;
    const limits = { ...this.#limits, lockTimeoutMs };
    let mayHaveRun = interrupted;
    await this.#retry([statement], async () => {
      if (mayHaveRun) {
        let state = await this.#session.probe(statement);
        if (state === 'invalid') {
          await this.#session.clear(statement, limits);
          // Clearing can be all that was left to do.
          state = await this.#session.probe(statement);
        }
        if (state === 'done') return;
      }
      mayHaveRun = true;
      this.#precautions.keepBackup();
      observer?.started(statement);
      await this.#session.execute(statement, limits);
      observer?.finished(statement);
    });
  }

  #retry<T>(statements: readonly Statement[], attempt: () => Promise<T>): Promise<T> {
    return this.#attempts.retry(statements, this.#done + 1, attempt);
  }

  /** Journals the failure where there is one to tell of, and says what to throw. */
  async #fail(error: unknown): Promise<unknown> {
    if (!(error instanceof StatementFailure || error instanceof MigrationLockError)) {
      const { code, message } = describeError(error);
      this.#events.failed(this.#done, { message, code, nativeCode: null, ...this.#times() });
      return error;
    }
    const file = this.#task.migration[this.#task.direction];
    const next = this.#file.statements[this.#done] ?? null;
    const record = recordOf(error, next);
    const kept = this.#known !== null && this.#known.status !== 'applied';
    let unrecorded: unknown = null;
    const write = () =>
      this.#session.transaction(
        transactionUnit({
          expected: kept ? [this.#expected()] : [],
          journal: () => this.#journal.failed(this.#done, record, kept, this.#backupMetadata()),
          limits: this.#limits,
        }),
      );
    try {
      // Who has waited for a lock in vain does not wait for it a second time.
      await (error instanceof MigrationLockError ? write() : this.#retry([], write));
      this.#events.logged('failed');
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      unrecorded = cause;
    }
    const { message, nativeCode } = record;
    const { code } = describeError(error);
    this.#events.failed(record.statement, { message, code, nativeCode, ...this.#times() });
    return failureOf(error, {
      ...this.#task,
      file: file.path,
      record,
      done: this.#done,
      kept,
      backup: this.#precautions.backupPath,
      unrecorded,
    });
  }

  #expected(): ExpectedRow {
    const { stream, version } = this.#task.migration;
    return { stream, version, row: this.#known };
  }

  #metadata(done: number): Record<string, unknown> {
    const metadata: Record<string, unknown> = { durationMs: this.#elapsedMs(), statements: done };
    if (this.#resumed) metadata.resumed = true;
    if (this.#task.late) metadata.late = true;
    if (Object.keys(this.#rows.lost).length > 0) metadata.rowsLost = this.#rows.lost;
    return { ...metadata, ...this.#backupMetadata() };
  }

  #backupMetadata(): Record<string, unknown> {
    return this.#backup !== null && this.#backup === this.#precautions.backupPath
      ? { backup: this.#backup }
      : {};
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#start);
  }

  #times(): MigrationTimes {
    return { durationMs: this.#elapsedMs(), ...this.#attempts.waits };
  }
}
