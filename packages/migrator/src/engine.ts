/** What every command works with: the target, the files, time, and who is told what happens. */
import { hostname, userInfo } from 'node:os';
import { RunledgerError } from '@runledger/schema/errors';
import type { Signer } from './approval/keys.ts';
import type { Authorization } from './approval/port.ts';
import type { BackfillFunction } from './backfill/function.ts';
import type { MigrationHooks } from './checks/hooks.ts';
import type { MigratorOptions } from './contract.ts';
import { MigrationEnvironmentError, MigrationLockError, MigrationUsageError } from './errors.ts';
import { discover, type Stream } from './files/discovery.ts';
import type { HistoryRow } from './history/port.ts';
import type { ProtectionSettings } from './plan/plan.ts';
import type { MigrationEvent, RunCommand } from './reports.ts';
import { describeError } from './run/failure.ts';
import type { LockHolder, MigrationSession, MigrationTarget } from './target.ts';
import { type Clock, type Patience, poll, retryLocked, systemClock } from './waiting.ts';

const DEFAULT_LOCK_TIMEOUT_MS = 60_000;
const DEFAULT_STATEMENT_LOCK_TIMEOUT_MS = 3_000;
const DEFAULT_LONG_TRANSACTION_MS = 60_000;
const LONGEST_ACTOR = 255;

/** Codes of errors that end a command before a migration of it has begun. */
const REFUSALS = ['MIGRATION_HISTORY', 'MIGRATION_APPROVAL', 'MIGRATION_PLAN', 'MIGRATION_BACKUP'];

/** What a command was asked for, as far as it was said. */
interface CommandScope {
  readonly stream?: string | undefined;
  readonly version?: string | undefined;
}

export class Engine {
  readonly target: MigrationTarget;
  readonly clock: Clock;
  readonly statementLockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly observesStatements: boolean;
  readonly makesBackups: boolean;
  readonly backfills: Readonly<Record<string, BackfillFunction>>;
  readonly signal: AbortSignal | null;
  readonly longTransactionMs: number;
  readonly hooks: MigrationHooks;
  /** Whether others' long transactions on the tables in question stop the command. A protected database has it so. */
  stopsForLongTransactions: boolean;
  /** Of the plan that the command follows, for the journal and for who is told what happens. */
  planHash: string | null = null;
  /** Who answers for what the command does to a protected database, for the journal. */
  authorization: Authorization | null = null;
  /** Who applies, with their key. */
  readonly applier: Signer | null;
  /** Whether a database that nobody protects is refused. */
  readonly demandsProtection: boolean;
  readonly expectedProtection: Partial<ProtectionSettings>;
  readonly #options: MigratorOptions;
  #running: (CommandScope & { readonly command: RunCommand }) | null = null;
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
    this.backfills = options.backfills ?? {};
    this.signal = options.signal ?? null;
    this.longTransactionMs = options.longTransactionMs ?? DEFAULT_LONG_TRANSACTION_MS;
    this.stopsForLongTransactions = options.longTransactions === 'stop';
    this.hooks = options.hooks ?? {};
    this.applier = options.applier ?? null;
    this.demandsProtection = options.demandsProtection ?? false;
    this.expectedProtection = options.expectedProtection ?? {};
  }

  /** The same files on a database where they are tried out: nothing there needs a copy, approvals or the application. */
  on(target: MigrationTarget): Engine {
    const { sources, actor, clock, onEvent, backfills, ...options } = this.#options;
    const { lockTimeoutMs, statementLockTimeoutMs, statementTimeoutMs } = options;
    const limits = { lockTimeoutMs, statementLockTimeoutMs, statementTimeoutMs };
    return new Engine({
      target,
      sources,
      actor,
      clock,
      onEvent,
      backfills,
      ...limits,
      backup: false,
    });
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

  /** In which ways the migrated database is not what the model says. */
  async differences(): Promise<readonly string[]> {
    try {
      return (await this.#options.validate?.()) ?? [];
    } catch (cause) {
      throw new MigrationEnvironmentError(
        `The migrations are applied, but the tables could not be compared with the model: ${describeError(cause).message}`,
        { cause },
      );
    }
  }

  emit(event: MigrationEvent): void {
    this.#options.onEvent?.(event);
  }

  /**
   * A command that may change the database, told from its beginning to its end.
   * @param about what it was asked for, for the log of what was refused
   */
  async run<T>(command: RunCommand, work: () => Promise<T>, about: CommandScope = {}): Promise<T> {
    const start = performance.now();
    this.#running = { command, ...about };
    this.planHash = null;
    this.authorization = null;
    this.stopsForLongTransactions = this.#options.longTransactions === 'stop';
    const finish = (error: { code: string; message: string } | null) => {
      const durationMs = Math.round(performance.now() - start);
      this.emit({ type: 'run-finished', command, durationMs, error });
    };
    const { description, attributes } = this.target;
    this.emit({ type: 'run-started', command, target: description, database: attributes });
    let result: T;
    try {
      result = await work();
    } catch (error) {
      finish(describeError(error));
      throw error;
    }
    finish(null);
    return result;
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
    return retryLocked(this.patience, () => session.history());
  }

  /**
   * Does the work while no other migrator is at it, with the engine's tables in place.
   * @throws MigrationLockError that names the holder, when it keeps the lock too long
   */
  async withLock<T>(session: MigrationSession, work: () => Promise<T>): Promise<T> {
    await this.#lock(session);
    await retryLocked(this.patience, () => session.prepare());
    this.emit({ type: 'prepared' });
    const result = await work().catch((error: unknown) => this.#refused(session, error));
    // After a failure the end of the connection releases it.
    await session.unlock();
    this.emit({ type: 'lock-released' });
    return result;
  }

  /** Logs what was asked for and refused; what began and failed is in the log by now. @throws what it is given */
  async #refused(session: MigrationSession, error: unknown): Promise<never> {
    const { command, stream, version } = this.#running ?? {};
    if (command && error instanceof RunledgerError && REFUSALS.includes(error.code)) {
      const { logRefusal } = await import('./commands/write-journal.ts');
      await logRefusal(this, session, { command, stream, version, error });
    }
    throw error;
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
