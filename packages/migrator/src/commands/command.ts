/** A command that may change the database, from its beginning to its end. */
import { RunledgerError } from '@runledger/schema/errors';
import type { Authorization } from '../approval/port.ts';
import type { Engine } from '../engine.ts';
import { MigrationLockError } from '../errors.ts';
import type { RunCommand } from '../reports.ts';
import { describeError } from '../run/failure.ts';
import type { LockHolder, MigrationSession } from '../target.ts';
import { poll, retryLocked } from '../waiting.ts';

/** Codes of errors that end a command before a migration of it has begun. */
const REFUSALS = ['MIGRATION_HISTORY', 'MIGRATION_APPROVAL', 'MIGRATION_PLAN', 'MIGRATION_BACKUP'];

/** What a command was asked for, as far as it was said. */
export interface CommandScope {
  readonly stream?: string | undefined;
  readonly version?: string | undefined;
}

/** One command at work. What it acts under it learns on its way, and says with everything that it journals. */
export class Command {
  readonly engine: Engine;
  readonly name: RunCommand;
  readonly scope: CommandScope;
  /** Of the plan that it follows, for the journal and for who is told what happens. */
  planHash: string | null = null;
  /** Who answers for what it does to a protected database, for the journal. */
  authorization: Authorization | null = null;
  /** Whether it has found the database protected. */
  isOnProtected = false;
  #isPrepared = false;

  /** @param scope for the log of what was refused */
  constructor(engine: Engine, name: RunCommand, scope: CommandScope = {}) {
    this.engine = engine;
    this.name = name;
    this.scope = scope;
  }

  /**
   * Does the work while no other migrator is at it. Where the engine has been before, its tables are in place.
   * @throws MigrationLockError that names the holder, when it keeps the lock too long
   */
  async withLock<T>(session: MigrationSession, work: () => Promise<T>): Promise<T> {
    const { engine } = this;
    await lock(engine, session);
    // What is refused leaves nothing behind elsewhere, nor is there a log to say it in.
    const tables = await retryLocked(engine.patience, () => session.tables());
    if (tables.includes('schema_migrations')) await this.prepare(session);
    const result = await work().catch((error: unknown) => this.#refused(session, error));
    // After a failure the end of the connection releases it.
    await session.unlock();
    engine.emit({ type: 'lock-released' });
    return result;
  }

  /** Puts the engine's tables in place, once: before the first change. */
  async prepare(session: MigrationSession): Promise<void> {
    if (this.#isPrepared) return;
    await retryLocked(this.engine.patience, () => session.prepare());
    this.#isPrepared = true;
    this.engine.emit({ type: 'prepared' });
  }

  /** Logs what was asked for and refused; what began and failed is in the log by now. @throws what it is given */
  async #refused(session: MigrationSession, error: unknown): Promise<never> {
    if (this.#isPrepared && error instanceof RunledgerError && REFUSALS.includes(error.code)) {
      const { logRefusal } = await import('./write-journal.ts');
      await logRefusal(this, session, error);
    }
    throw error;
  }
}

/** Does the work of a command, and tells of it from its beginning to its end. */
export async function runCommand<T>(
  engine: Engine,
  name: RunCommand,
  work: (command: Command) => Promise<T>,
  scope?: CommandScope,
): Promise<T> {
  const start = performance.now();
  const finish = (error: { code: string; message: string } | null) => {
    const durationMs = Math.round(performance.now() - start);
    engine.emit({ type: 'run-finished', command: name, durationMs, error });
  };
  const { description, attributes } = engine.target;
  engine.emit({ type: 'run-started', command: name, target: description, database: attributes });
  let result: T;
  try {
    result = await work(new Command(engine, name, scope));
  } catch (error) {
    finish(describeError(error));
    throw error;
  }
  finish(null);
  return result;
}

async function lock(engine: Engine, session: MigrationSession): Promise<void> {
  const start = engine.clock.now().getTime();
  let holder: LockHolder | null = null;
  const mine = await poll(
    engine.patience,
    async () => {
      holder = await session.tryLock();
      return holder === null ? true : null;
    },
    (waitedMs) => engine.emit({ type: 'lock-waiting', holder: describe(holder), waitedMs }),
  );
  const waitedMs = engine.clock.now().getTime() - start;
  if (mine === null) {
    throw new MigrationLockError(
      `Another migrator has been at work on ${engine.target.description} for longer than ${engine.patience.timeoutMs} ms: ${describe(holder)}. Wait for it to end, or end it, and try again.`,
    );
  }
  engine.emit({ type: 'lock-acquired', waitedMs });
}

function describe(holder: LockHolder | null): string {
  return holder?.description ?? 'unknown';
}
