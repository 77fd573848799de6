/** What every command works with: the target, the files, time, and who is told what happens. */
import { hostname, userInfo } from 'node:os';
import { discover, type Stream } from './discovery.ts';
import { MigrationLockError, MigrationUsageError } from './errors.ts';
import type { MigratorOptions } from './migrator.ts';
import type { MigrationEvent } from './reports.ts';
import type { HistoryRow, LockHolder, MigrationSession, MigrationTarget } from './target.ts';
import { type Clock, type Patience, poll, retryLocked, systemClock } from './waiting.ts';

const DEFAULT_LOCK_TIMEOUT_MS = 60_000;
const DEFAULT_STATEMENT_LOCK_TIMEOUT_MS = 3_000;
const DEFAULT_LONG_TRANSACTION_MS = 60_000;
const LONGEST_ACTOR = 255;

export class Engine {
  readonly target: MigrationTarget;
  readonly clock: Clock;
  readonly statementLockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly observesStatements: boolean;
  readonly makesBackups: boolean;
  readonly longTransactionMs: number;
  readonly #options: MigratorOptions;
  #actor: string | null = null;

  constructor(options: MigratorOptions) {
    this.#options = options;
    this.target = options.target;
    this.clock = options.clock ?? systemClock;
    this.statementLockTimeoutMs =
      options.statementLockTimeoutMs ?? DEFAULT_STATEMENT_LOCK_TIMEOUT_MS;
    this.statementTimeoutMs = options.statementTimeoutMs ?? 0;
    this.observesStatements = Boolean(options.onEvent && options.observeStatements);
    this.makesBackups = options.backup ?? true;
    this.longTransactionMs = options.longTransactionMs ?? DEFAULT_LONG_TRANSACTION_MS;
  }

  /** Looked up when it is needed: to ask the system for a name takes longer than to find nothing to do. */
  get actor(): string {
    this.#actor ??= (this.#options.actor ?? `${userName()}@${hostname()}`).slice(0, LONGEST_ACTOR);
    return this.#actor;
  }

  get patience(): Patience {
    const timeoutMs = this.#options.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS;
    return { clock: this.clock, timeoutMs, ...this.target.backoff };
  }

  emit(event: MigrationEvent): void {
    this.#options.onEvent?.(event);
  }

  /** The streams as their files are now, or the one that is asked for. */
  streams(only?: string): Stream[] {
    const all = discover(this.#options.sources);
    if (only === undefined) return all;
    const chosen = all.filter(({ name }) => name === only);
    if (chosen.length > 0) return chosen;
    const names = all.map(({ name }) => name).join(', ') || 'none';
    throw new MigrationUsageError(`There is no stream "${only}"; there are: ${names}.`);
  }

  async withSession<T>(work: (session: MigrationSession) => Promise<T>): Promise<T> {
    const session = await this.target.connect();
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  /** The history as it is now; `null` where the engine has never been. */
  history(session: MigrationSession): Promise<readonly HistoryRow[] | null> {
    return retryLocked(
      this.patience,
      () => session.history(),
      () => undefined,
    );
  }

  /**
   * Does the work while no other migrator is at it, with the engine's tables in place.
   * @throws MigrationLockError that names the holder, when it keeps the lock too long
   */
  async withLock<T>(session: MigrationSession, work: () => Promise<T>): Promise<T> {
    await this.#lock(session);
    await retryLocked(
      this.patience,
      () => session.prepare(),
      () => undefined,
    );
    this.emit({ type: 'prepared' });
    const result = await work();
    // After a failure the end of the connection releases it.
    await session.unlock();
    this.emit({ type: 'lock-released' });
    return result;
  }

  async #lock(session: MigrationSession): Promise<void> {
    const start = this.clock.now().getTime();
    let holder: LockHolder | null = null;
    const mine = await poll(
      this.patience,
      async () => {
        holder = await session.tryLock();
        return holder === null ? true : null;
      },
      (waitedMs) => this.emit({ type: 'lock-waiting', holder: describe(holder), waitedMs }),
    );
    const waitedMs = this.clock.now().getTime() - start;
    if (mine === null) {
      throw new MigrationLockError(
        `Another migrator has been at work on ${this.target.description} for longer than ${this.patience.timeoutMs} ms: ${describe(holder)}. Wait for it to end, or end it, and try again.`,
      );
    }
    this.emit({ type: 'lock-acquired', waitedMs });
  }
}

function describe(holder: LockHolder | null): string {
  return holder?.description ?? 'unknown';
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without an entry in the password file.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
