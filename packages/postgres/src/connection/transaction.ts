/** One transaction on one connection, from its BEGIN to its end. */
import { endedInside, TransactionState } from '@runledger/repositories';
import {
  ConnectionError,
  DatabaseError,
  DataError,
  RunledgerError,
} from '@runledger/schema/errors';
import type { PoolClient, QueryResult } from 'pg';
import type { Query, RunQuery } from './query.ts';

export type Execute = (query: Query) => Promise<QueryResult>;

export class Transaction {
  readonly #client: PoolClient;
  readonly #run: RunQuery;
  #state = new TransactionState();
  #hasEnded = false;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(client: PoolClient, run: RunQuery) {
    this.#client = client;
    this.#run = run;
  }

  /** @param begin may name an isolation level */
  static async begin(client: PoolClient, run: RunQuery, begin = 'BEGIN'): Promise<Transaction> {
    await run(client, { sql: begin, values: [] });
    return new Transaction(client, run);
  }

  /**
   * Runs a statement after those that were asked for before it.
   * @throws TransactionScopeError when the transaction has ended, or an earlier statement failed
   */
  async execute(query: Query): Promise<QueryResult> {
    this.assertUsable();
    return await this.#inTurn(async () => {
      this.assertUsable();
      try {
        const result = await this.#run(this.#client, query);
        if (this.#client.getTransactionStatus() !== 'T') throw endedInside();
        return result;
      } catch (error) {
        if (isFailure(error)) this.#state.fail(error);
        throw error;
      }
    });
  }

  /**
   * Runs several statements in one turn under a savepoint. When the work fails, nothing of it has happened and
   * the transaction goes on: nothing else was done meanwhile that would be undone with it.
   */
  async attempt<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    this.assertUsable();
    return await this.#inTurn(async () => {
      this.assertUsable();
      const execute: Execute = (query) => this.#run(this.#client, query);
      const control = (sql: string) => execute({ sql, values: [] });
      try {
        await control('SAVEPOINT attempt');
        const result = await work(execute).catch(async (error: unknown) => {
          await control('ROLLBACK TO attempt');
          await control('RELEASE attempt');
          throw error;
        });
        await control('RELEASE attempt');
        return result;
      } catch (error) {
        // Where even going back failed, the transaction is past saving.
        if (this.#client.getTransactionStatus() !== 'T') this.#state.fail(error);
        throw error;
      }
    });
  }

  /** @throws TransactionScopeError when the transaction has ended, or an earlier statement failed */
  assertUsable(): void {
    this.#state.assertUsable();
  }

  /** Whether {@link assertUsable} passes. */
  get isUsable(): boolean {
    return !this.#hasEnded && !this.#state.hasFailed;
  }

  /** Goes back to a savepoint, which undoes a failure too. */
  async rollbackTo(sql: string): Promise<void> {
    if (this.#hasEnded) this.#state.assertUsable();
    await this.#inTurn(() => this.#run(this.#client, { sql, values: [] }));
    this.#state = new TransactionState();
  }

  /**
   * Commits, unless a statement failed: then it rolls back, as PostgreSQL would without a word.
   * @throws TransactionScopeError when a statement failed
   * @throws ConnectionError when the connection broke and nobody knows whether it committed
   */
  async commit(): Promise<void> {
    this.#refuseMore();
    const { command } = await this.#inTurn(() => this.#end());
    if (command !== 'COMMIT') {
      this.#state.fail(new DatabaseError('PostgreSQL rolled back where it was asked to commit.'));
      throw this.#state.poisoned();
    }
  }

  /** Undoes everything. A connection that cannot even do that is dropped by the pool, which undoes it too. */
  async rollback(): Promise<void> {
    this.#refuseMore();
    await this.#inTurn(() => this.#run(this.#client, ROLLBACK)).catch(() => undefined);
  }

  #refuseMore(): void {
    this.#hasEnded = true;
    this.#state.end();
  }

  #end(): Promise<QueryResult> {
    if (this.#state.hasFailed) return this.#run(this.#client, ROLLBACK);
    if (this.#client.getTransactionStatus() === 'I') {
      throw endedInside();
    }
    return this.#run(this.#client, { sql: 'COMMIT', values: [] }).catch((error) => {
      if (!(error instanceof ConnectionError)) throw error;
      throw new ConnectionError(
        'The connection was lost while the transaction committed: look whether it took effect before doing it again.',
        { cause: error },
      );
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}

/** What did not come from the server, such as a value that cannot be read, has not failed the transaction. */
function isFailure(error: unknown): boolean {
  return error instanceof RunledgerError && !(error instanceof DataError);
}

const ROLLBACK: Query = { sql: 'ROLLBACK', values: [] };
