/** One transaction on one connection, or one nested in it under a savepoint, from its begin to its end. */
import { endedInside, type TransactionScope, TransactionState } from '@runledger/repositories';
import {
  ConnectionError,
  DatabaseError,
  DataError,
  RunledgerError,
} from '@runledger/schema/errors';
import type { QueryResult } from 'pg';
import type { Query, QueryClient, RunQuery } from './query.ts';

export type Execute = (query: Query) => Promise<QueryResult>;

/** The statements that end it. */
interface Ending {
  readonly commit: string;
  readonly rollback: readonly string[];
}

const WHOLE: Ending = { commit: 'COMMIT', rollback: ['ROLLBACK'] };

const SAVEPOINT = 'nested';

/** Going back to a savepoint leaves it there. */
const NESTED: Ending = {
  commit: `RELEASE ${SAVEPOINT}`,
  rollback: [`ROLLBACK TO ${SAVEPOINT}`, `RELEASE ${SAVEPOINT}`],
};

export class Transaction {
  readonly state: TransactionState;
  readonly #client: QueryClient;
  readonly #run: RunQuery;
  readonly #ending: Ending;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(client: QueryClient, run: RunQuery, state: TransactionState, ending: Ending) {
    this.#client = client;
    this.#run = run;
    this.state = state;
    this.#ending = ending;
  }

  /** @param begin may name an isolation level */
  static async begin(
    client: QueryClient,
    run: RunQuery,
    scope: TransactionScope,
    begin = 'BEGIN',
  ): Promise<Transaction> {
    await run(client, { sql: begin, values: [] });
    return new Transaction(client, run, new TransactionState(scope), WHOLE);
  }

  /**
   * Runs a statement after those that were asked for before it.
   * @throws TransactionScopeError when the transaction has ended, or an earlier statement failed
   */
  async execute(query: Query): Promise<QueryResult> {
    this.assertUsable();
    return await this.#inTurn(async () => {
      this.assertUsable();
      if (!isSelect(query.sql)) this.state.wrote();
      return await this.#guarded(() => this.#run(this.#client, query));
    });
  }

  /**
   * Runs several statements in one turn under a savepoint. When the work fails, nothing of it has happened and
   * the transaction goes on: nothing else was done meanwhile that would be undone with it.
   */
  async attempt<T>(work: (execute: Execute) => Promise<T>): Promise<T> {
    return await this.nested((nested) => work((query) => nested.execute(query)));
  }

  /**
   * Runs the work in a transaction nested in this one, whose other statements wait meanwhile.
   * @throws what the work throws, which is undone then
   */
  async nested<T>(work: (nested: Transaction) => Promise<T>): Promise<T> {
    this.assertUsable();
    return await this.#inTurn(async () => {
      this.assertUsable();
      await this.#guarded(() => this.#control(`SAVEPOINT ${SAVEPOINT}`));
      const nested = new Transaction(this.#client, this.#run, this.state.nest(), NESTED);
      const result = await settled(nested, work);
      this.state.wrote();
      return result;
    });
  }

  /** @throws TransactionScopeError when the transaction has ended, or an earlier statement failed */
  assertUsable(): void {
    this.state.assertUsable();
  }

  /** Whether {@link assertUsable} passes. */
  get isUsable(): boolean {
    return !this.state.hasEnded && !this.state.hasFailed;
  }

  /** Goes back to a savepoint, which undoes a failure too. */
  async rollbackTo(sql: string): Promise<void> {
    if (this.state.hasEnded) this.state.assertUsable();
    await this.#inTurn(() => this.#control(sql));
    this.state.recover();
  }

  /**
   * Commits, unless a statement failed: then it rolls back, as PostgreSQL would without a word.
   * @throws TransactionScopeError when a statement failed, TransactionConflictError when it lost against another
   * @throws ConnectionError when the connection broke and nobody knows whether it committed
   */
  async commit(): Promise<void> {
    // What is asked for from now on is refused; what is under way ends first.
    this.state.end();
    await this.#inTurn(async () => {
      try {
        this.state.assertMayCommit();
        await this.#end();
      } catch (error) {
        this.state.fail(error);
        await this.#undo();
        throw error;
      }
    });
    this.state.committed();
  }

  async rollback(): Promise<void> {
    this.state.end();
    await this.#inTurn(() => this.#undo());
  }

  async #end(): Promise<void> {
    if (this.#client.getTransactionStatus() === 'I') throw endedInside();
    const { commit } = this.#ending;
    const { command } = await this.#control(commit).catch((error: unknown) => {
      if (this.#ending !== WHOLE || !(error instanceof ConnectionError)) throw error;
      throw new ConnectionError(
        'The connection was lost while the transaction committed: look whether it took effect before doing it again.',
        { cause: error },
      );
    });
    if (command === 'ROLLBACK') {
      throw new DatabaseError('PostgreSQL rolled back where it was asked to commit.');
    }
  }

  /**
   * A connection that cannot even do that is dropped by the pool, which undoes it too; a transaction around this
   * one is past saving then.
   */
  async #undo(): Promise<void> {
    if (this.#client.getTransactionStatus() === 'I') {
      this.state.outer?.fail(endedInside());
      return;
    }
    try {
      for (const sql of this.#ending.rollback) await this.#control(sql);
    } catch (error) {
      this.state.outer?.fail(error);
    }
  }

  #control(sql: string): Promise<QueryResult> {
    return this.#run(this.#client, { sql, values: [] });
  }

  async #guarded<T>(run: () => Promise<T>): Promise<T> {
    try {
      const result = await run();
      if (!isOpen(this.#client)) throw endedInside();
      return result;
    } catch (error) {
      if (isFailure(error)) this.state.fail(error);
      throw error;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}

/** Runs the work, then commits; rolls back when the work throws. */
async function settled<T>(
  transaction: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await work(transaction);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  await transaction.commit();
  return result;
}

export interface TransactionUse {
  readonly run: RunQuery;
  readonly scope: TransactionScope;
  /** What begins it; `BEGIN` unless given. */
  readonly begin?: string;
}

/** Runs the work in a transaction on the connection: committed when it resolves, rolled back when it rejects. */
export async function inTransaction<T>(
  client: QueryClient,
  { run, scope, begin }: TransactionUse,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return await settled(await Transaction.begin(client, run, scope, begin), work);
}

/** @param level what PostgreSQL calls an isolation level; the session's own unless given */
export function beginSql(level?: string, accessMode?: string): string {
  return `BEGIN${level ? ` ISOLATION LEVEL ${level}` : ''}${accessMode ? ` ${accessMode}` : ''}`;
}

const isOpen = (client: QueryClient): boolean => {
  const status = client.getTransactionStatus();
  return status === 'T' || status === null;
};

const isSelect = (sql: string): boolean => /^\s*select\b/i.test(sql);

/** What did not come from the server, such as a value that cannot be read, has not failed the transaction. */
function isFailure(error: unknown): boolean {
  return error instanceof RunledgerError && !(error instanceof DataError);
}
