/** One transaction, or one nested in it: begun at once, ended once, and dead after the first failure. */
import {
  apart,
  assertNoControl,
  isRefusal,
  onlyReads,
  type PreparedSql,
  type StatementResult,
  TransactionState,
} from '@runledger/repositories';
import type { TransactionScopeError } from '@runledger/schema/errors';
import { mapError } from '../errors.ts';
import { type Bracket, beginNested, beginWriting } from './brackets.ts';
import type { RunResult } from './connection.ts';
import type { SqliteDatabase } from './database.ts';
import { Line } from './line.ts';
import type { SqliteSession, Steps } from './session.ts';

export class Transaction implements SqliteSession {
  readonly isTransaction = true;
  readonly state: TransactionState;
  readonly #bracket: Bracket;
  /** What wants it to itself until it has ended; statements wait meanwhile. */
  readonly #line = new Line();
  #isOpen = true;

  constructor(bracket: Bracket, state: TransactionState) {
    this.#bracket = bracket;
    this.state = state;
  }

  execute(statement: PreparedSql, values: readonly unknown[]): Promise<StatementResult> {
    return this.query(statement.sql, values);
  }

  async query(sql: string, values: readonly unknown[]): Promise<RunResult> {
    return this.#inTurn(() => this.#query(sql, values));
  }

  async write<T>(steps: Steps<T>): Promise<T> {
    if (this.#bracket.isBound) return await this.#apart((nested) => nested.start(steps));
    return this.#inTurn(() => this.start(steps));
  }

  /**
   * A transaction of the store's own cannot commit once a part of the work was done and the rest was not; one of the
   * application's could, so there the work has a savepoint. Other calls wait meanwhile, since what it has looked at
   * must stay as it is until it has ended.
   */
  async atomically<T>(work: (session: SqliteSession) => Promise<T>): Promise<T> {
    if (this.#bracket.isBound) return await this.#apart(work);
    this.assertWritable();
    return await this.state.awaited(async () => this.#inTurn(() => this.#together(work)));
  }

  assertWritable(): void {
    this.state.assertUsable();
    if (this.#bracket.isReadOnly) throw this.state.failed(onlyReads());
  }

  afterCommit(work: () => void): void {
    this.state.afterCommit(work);
  }

  /** As {@link write}; the result comes at once where the steps do not yield. */
  start<T>(steps: Steps<T>): T | Promise<T> {
    const { connection, isReadOnly } = this.#bracket;
    const iterator = steps(connection);
    const first = this.#run(() => {
      if (isReadOnly) throw onlyReads();
      return iterator.next();
    });
    return first.done ? first.value : this.state.together(() => this.#continue(iterator));
  }

  /**
   * Runs the work in a transaction nested in this one, whose other statements wait meanwhile.
   * @throws what the work throws, which is undone then
   */
  async nested<T>(work: (nested: Transaction) => T | Promise<T>): Promise<T> {
    return await this.state.awaited(async () => this.#inTurn(() => this.#nest(work)));
  }

  async #nest<T>(work: (nested: Transaction) => T | Promise<T>): Promise<T> {
    this.state.assertUsable();
    const state = this.state.nest();
    const begin = () => this.#run(() => beginNested(this.#bracket, state.depth));
    return await settled(begin, state, work);
  }

  /** SAVEPOINT and its like. */
  async savepoint(sql: string): Promise<void> {
    await this.#inTurn(() => this.#run(() => this.#bracket.connection.run(sql)));
  }

  /** Going back to a savepoint undoes a failure too. */
  async rollbackTo(sql: string): Promise<void> {
    await this.#line.run(() => {
      if (this.#isOpen && !this.state.isCutOff) this.#bracket.connection.run(sql);
      this.state.recover();
    });
  }

  /**
   * @throws TransactionScopeError when a statement in it has failed: then it is rolled back
   * @throws ForeignKeyViolationError when a deferred foreign key is broken: then it is rolled back
   */
  commit(): Promise<void> | undefined {
    this.state.assertMayCommit();
    const committing = this.#bracket.commit();
    if (committing) return committing.then(() => this.#committed());
    this.#committed();
    return undefined;
  }

  /** Undoes everything. Once the transaction has ended, or one around it, this does nothing. */
  rollback(): void {
    this.state.end();
    if (!this.#isOpen) return;
    try {
      if (!this.state.isCutOff) this.#bracket.rollback();
    } catch (error) {
      // A transaction around this one is past saving then.
      if (!this.state.outer) throw error;
      this.state.outer.fail(error);
    } finally {
      this.#finish();
    }
  }

  #apart<T>(work: (nested: Transaction) => T | Promise<T>): Promise<T> {
    return apart(this.state, () => this.nested(work));
  }

  /** Refuses what would wait for itself. */
  #inTurn<T>(work: () => T | Promise<T>): T | Promise<T> {
    this.state.assertUsable();
    return this.#line.run(work);
  }

  #query(sql: string, values: readonly unknown[]): RunResult {
    return this.#run(() => {
      const { connection, isReadOnly } = this.#bracket;
      const statement = connection.prepare(sql);
      assertNoControl(statement.control);
      if (isReadOnly && !statement.isReadonly) throw onlyReads();
      return connection.runPrepared(statement, values);
    }, true);
  }

  /** The work has its turn: its statements do not wait for it, but those of its own that belong together do. */
  async #together<T>(work: (session: SqliteSession) => Promise<T>): Promise<T> {
    this.state.assertUsable();
    const inside = new Transaction(this.#bracket, this.state);
    return await this.state.together(() => work(inside));
  }

  async #continue<T>(iterator: Generator<void, T>): Promise<T> {
    // The first step did already.
    this.state.wrote();
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const step = this.#run(() => iterator.next());
      if (step.done) return step.value;
    }
  }

  /** @param isOneStatement of which no part can be done without the rest */
  #run<T>(work: () => T, isOneStatement = false): T {
    this.#assertOpen();
    const { connection } = this.#bracket;
    const { writes } = connection;
    try {
      const result = work();
      if (!connection.native.inTransaction) throw this.#endedUnasked();
      return result;
    } catch (error) {
      const mapped = mapError(error);
      // Or a part was done, and the rest was not.
      const isHalfDone = connection.writes !== writes && !isOneStatement;
      if (isRefusal(mapped) || isHalfDone) this.state.fail(mapped);
      throw mapped;
    } finally {
      if (connection.writes !== writes) this.state.wrote();
    }
  }

  #assertOpen(): void {
    this.state.assertUsable();
    try {
      this.#bracket.assertOpen();
    } catch (error) {
      // The application may begin another one on its connection, which is not the one that was bound.
      this.state.end();
      throw error;
    }
  }

  #endedUnasked(): TransactionScopeError {
    const error = this.#bracket.ended();
    for (let state: TransactionState | null = this.state; state; state = state.outer) {
      state.fail(error);
    }
    return error;
  }

  #committed(): void {
    this.#finish();
    this.state.committed();
  }

  #finish(): void {
    this.#isOpen = false;
    this.#bracket.release();
  }
}

/** Runs the work in a transaction, and commits; rolls back when the work throws. */
async function settled<T>(
  begin: () => Bracket | Promise<Bracket>,
  state: TransactionState,
  work: (transaction: Transaction) => T | Promise<T>,
): Promise<T> {
  const begun = begin();
  const transaction = new Transaction(begun instanceof Promise ? await begun : begun, state);
  try {
    const working = work(transaction);
    const result = working instanceof Promise ? await working : working;
    const committing = transaction.commit();
    if (committing) await committing;
    return result;
  } catch (error) {
    transaction.rollback();
    throw error;
  }
}

/**
 * Runs the work in one transaction: committed when it resolves, rolled back when it rejects.
 * @param begin one that writes unless given
 */
export function inTransaction<T>(
  database: SqliteDatabase,
  work: (transaction: Transaction) => T | Promise<T>,
  begin: (database: SqliteDatabase) => Bracket | Promise<Bracket> = beginWriting,
): Promise<T> {
  const enterAndBegin = () => {
    database.enter();
    return begin(database);
  };
  return settled(enterAndBegin, new TransactionState(database.scope), work);
}
