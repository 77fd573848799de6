/** What one run does for the sake of what it could lose, or wait for, before it changes anything. */
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import { MigrationLockError } from '../errors.ts';
import type { Direction, Migration, ParsedFile } from '../files/migration.ts';
import { tablesAtRisk } from '../sql/destructive.ts';
import type { Statement } from '../sql/statements.ts';
import { touchedBy } from '../sql/touched.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import type { Backup, LongTransaction } from './port.ts';

/** A migration that is about to run. */
export interface Intention {
  readonly migration: Migration;
  readonly direction: Direction;
  /** What is left of it. */
  readonly statements: readonly Statement[];
  /** Tables that its file makes anew. */
  readonly rebuild: readonly string[];
}

export class Precautions {
  readonly #command: Command;
  readonly #engine: Engine;
  readonly #session: MigrationSession;
  readonly #reported = new Set<string>();
  #hasLooked = false;
  #backup: Backup | null = null;
  /** Something was committed since the copy was made, so that it is worth keeping. */
  #isNeeded = false;

  constructor(command: Command, session: MigrationSession) {
    this.#command = command;
    this.#engine = command.engine;
    this.#session = session;
  }

  /** Where the database is kept as it was before this run's first migration that can lose rows, or `null`. */
  get backupPath(): string | null {
    return this.#backup?.path ?? null;
  }

  /**
   * Copies the database before the first migration of the run that can lose rows. One copy is enough to go back to:
   * what the run does after it can be done again, since the files are there.
   * @returns where the copy is, when this call made it
   */
  async backUp({ migration, direction, statements, rebuild }: Intention): Promise<string | null> {
    if (this.#backup || !this.#engine.makesBackups) return null;
    const tables = tablesAtRisk(statements, rebuild);
    if (tables.length === 0) return null;
    const { stream, version, name } = migration;
    const label = `${stream}-${version}-${direction}`;
    this.#isNeeded = false;
    this.#backup = await retryLocked(this.#engine.patience, () =>
      this.#session.backup({ label, tables }),
    );
    const path = this.backupPath;
    if (path !== null) this.#engine.emit({ type: 'backed-up', stream, version, name, path });
    return path;
  }

  /** From here on the copy has something that the database may lack. */
  keepBackup(): void {
    if (!this.#isNeeded) this.#backup?.keep();
    this.#isNeeded = true;
  }

  /** Nothing came of the migration: else every further attempt would leave one more copy. */
  async discardNeedlessBackup(): Promise<void> {
    if (!this.#backup || this.#isNeeded) return;
    const { path } = this.#backup;
    await this.#backup.discard();
    this.#backup = null;
    this.#engine.emit({ type: 'backup-discarded', path });
  }

  /**
   * Once, before the first change: nothing waits for a transaction yet, and somebody can still end it.
   * @throws MigrationLockError that names them, where the command stops for them
   */
  async reportLongTransactions(files: readonly ParsedFile[]): Promise<void> {
    if (this.#hasLooked) return;
    this.#hasLooked = true;
    const statements = () => files.flatMap((file) => file.statements);
    const found = await this.#report(this.#engine.longTransactionMs, statements);
    const stops = this.#command.isOnProtected || this.#engine.stopsForLongTransactions;
    if (found.length > 0 && stops) {
      throw blocked(found, this.#engine.longTransactionMs);
    }
  }

  /** After a lock was not to be had: who has held one on the same tables for longer than that took? */
  async reportHolders(waitedMs: number, statements: readonly Statement[]): Promise<void> {
    const olderThanMs = Math.min(waitedMs, this.#engine.longTransactionMs);
    await this.#report(olderThanMs, () => statements);
  }

  async #report(
    olderThanMs: number,
    statements: () => readonly Statement[],
  ): Promise<readonly LongTransaction[]> {
    const found = await this.#session.longTransactions(olderThanMs);
    const unknown = found.filter((transaction) => !this.#reported.has(keyOf(transaction)));
    // There is hardly ever one, so what the statements touch is told only then.
    if (unknown.length === 0) return [];
    const { changed, read } = touchedBy(statements(), this.#engine.target.syntax);
    const transactions = unknown.flatMap((transaction) => {
      const tables = transaction.tables.filter((name) => changed.has(name) || read.has(name));
      return tables.length > 0 ? { ...transaction, tables } : [];
    });
    if (transactions.length === 0) return [];
    for (const transaction of transactions) this.#reported.add(keyOf(transaction));
    this.#engine.emit({ type: 'long-transactions', transactions });
    return transactions;
  }
}

const keyOf = ({ pid, since }: LongTransaction) => `${pid} ${since.getTime()}`;

function blocked(transactions: readonly LongTransaction[], longMs: number): MigrationLockError {
  const blockers = transactions.map(
    ({ pid, application, user, state, since, tables }) =>
      `backend ${pid} of ${user ?? 'unknown'} (${[application, state].filter(Boolean).join(', ')}) since ${since.toISOString()} on ${tables.join(', ')}`,
  );
  return new MigrationLockError(
    `Nothing was changed: transactions older than ${longMs / 1000} s hold locks on tables that this run touches: ${blockers.join('; ')}. Let them end, or end them (${transactions.map(({ endedBy }) => endedBy).join('; ')}), and try again.`,
  );
}
