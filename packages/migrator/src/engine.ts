/** What every command works with, and none changes: the target, the files, time, and who is told what happens. */
import { hostname, userInfo } from 'node:os';
import type { Signer } from './approval/keys.ts';
import type { BackfillFunction } from './backfill/function.ts';
import type { MigrationHooks } from './checks/hooks.ts';
import type { MigratorOptions } from './contract.ts';
import { MigrationEnvironmentError, MigrationUsageError } from './errors.ts';
import { discover, type Stream } from './files/discovery.ts';
import { LONGEST_ACTOR } from './history/audit.ts';
import type { HistoryRow } from './history/port.ts';
import type { ProtectionSettings } from './plan/plan.ts';
import type { MigrationEvent } from './reports.ts';
import { describeError } from './run/failure.ts';
import type { MigrationSession, MigrationTarget } from './target.ts';
import { type Clock, type Patience, retryLocked, systemClock } from './waiting.ts';

const DEFAULT_LOCK_TIMEOUT_MS = 60_000;
const DEFAULT_STATEMENT_LOCK_TIMEOUT_MS = 3_000;
const DEFAULT_LONG_TRANSACTION_MS = 60_000;

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
  /** Whether others' long transactions on the tables in question stop a command; on a protected database they do. */
  readonly stopsForLongTransactions: boolean;
  /** Who applies, with their key. */
  readonly applier: Signer | null;
  /** Whether a database that nobody protects is refused. */
  readonly demandsProtection: boolean;
  readonly expectedProtection: Partial<ProtectionSettings>;
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
    const { validate } = this.#options;
    if (!validate) return [];
    try {
      return await retryLocked(this.patience, validate);
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
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without an entry in the password file.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
