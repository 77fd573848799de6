/** One transaction: begun at once with the right to write, ended once, and dead after the first failure. */
import {
  assertNoControl,
  endedInside,
  type PreparedSql,
  type StatementResult,
  TransactionState,
} from '@runledger/repositories';
import { DataError, TransactionScopeError } from '@runledger/schema/errors';
import { mapError } from '../errors.ts';
import { isBusy } from './busy.ts';
import type { RunResult } from './connection.ts';
import type { SqliteDatabase } from './database.ts';
import type { SqliteSession, Steps } from './session.ts';

export class Transaction implements SqliteSession {
  readonly isTransaction = true;
  readonly #database: SqliteDatabase;
  #state = new TransactionState();
  #isOpen = true;

  private constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /**
   * Waits for its turn and begins. IMMEDIATE takes the right to write at the start: a transaction that reads
   * first and asks for it later fails when another one wrote in between, and waiting does not help it.
   * @throws TimeoutError when another transaction, here or in another process, goes on for too long
   */
  static async begin(database: SqliteDatabase): Promise<Transaction> {
    if (!database.turns.tryTake()) await database.turns.take();
    try {
      try {
        database.writer.run('BEGIN IMMEDIATE');
      } catch (error) {
        if (!isBusy(error)) throw error;
        await database.whenFree(() => database.writer.run('BEGIN IMMEDIATE'));
      }
      return new Transaction(database);
    } catch (error) {
      database.turns.release();
      throw error;
    }
  }

  execute(statement: PreparedSql, values: readonly unknown[]): Promise<StatementResult> {
    return this.query(statement.sql, values);
  }

  async query(sql: string, values: readonly unknown[]): Promise<RunResult> {
    return this.#run(() => {
      const statement = this.#database.writer.prepare(sql);
      assertNoControl(statement.control);
      return this.#database.writer.runPrepared(statement, values);
    });
  }

  async write<T>(steps: Steps<T>): Promise<T> {
    return this.start(steps);
  }

  async atomically<T>(work: (session: SqliteSession) => Promise<T>): Promise<T> {
    this.#state.assertUsable();
    return await work(this);
  }

  /** As {@link write}; the result comes at once where the steps do not yield. */
  start<T>(steps: Steps<T>): T | Promise<T> {
    const iterator = steps(this.#database.writer);
    const first = this.#run(() => iterator.next());
    return first.done ? first.value : this.#continue(iterator);
  }

  /** SAVEPOINT and its like. Going back to a savepoint undoes a failure too. */
  savepoint(sql: string): void {
    this.#state.assertUsable();
    this.#database.writer.run(sql);
  }

  rollbackTo(sql: string): void {
    if (this.#isOpen) this.#database.writer.run(sql);
    if (this.#state.hasFailed) this.#state = new TransactionState();
  }

  /**
   * @throws TransactionScopeError when a statement in it has failed: then it is rolled back
   * @throws ForeignKeyViolationError when a deferred foreign key is broken: then it is rolled back
   */
  async commit(): Promise<void> {
    const { writer } = this.#database;
    this.#state.end();
    if (this.#state.hasFailed) throw this.#state.poisoned();
    try {
      writer.run('COMMIT');
    } catch (error) {
      if (!isBusy(error)) throw error;
      await this.#database.whenFree(() => writer.run('COMMIT'));
    }
    this.#finish();
  }

  /** Undoes everything. Once the transaction has ended, this does nothing. */
  rollback(): void {
    this.#state.end();
    if (!this.#isOpen) return;
    try {
      // A full disk and the like have rolled back already.
      if (this.#database.writer.native.inTransaction) this.#database.writer.run('ROLLBACK');
    } finally {
      this.#finish();
    }
  }

  async #continue<T>(iterator: Generator<void, T>): Promise<T> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const step = this.#run(() => iterator.next());
      if (step.done) return step.value;
    }
  }

  #run<T>(work: () => T): T {
    this.#state.assertUsable();
    try {
      const result = work();
      if (!this.#database.writer.native.inTransaction) throw this.#endedUnasked();
      return result;
    } catch (error) {
      const mapped = mapError(error);
      if (isFailure(mapped)) this.#state.fail(mapped);
      throw mapped;
    }
  }

  #endedUnasked(): TransactionScopeError {
    const error = endedInside();
    this.#state.fail(error);
    return error;
  }

  #finish(): void {
    this.#isOpen = false;
    this.#database.turns.release();
  }
}

/** Whether the database refused something; a value that cannot be read exactly is no reason to roll back. */
function isFailure(error: unknown): boolean {
  return !(error instanceof DataError || error instanceof TransactionScopeError);
}
