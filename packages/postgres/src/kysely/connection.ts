/** A connection as Kysely sees it: its transactions, and streaming through a cursor of the server. */
import {
  assertNoControl,
  begunOutside,
  controlOf,
  type TransactionScope,
} from '@runledger/repositories';
import { TransactionScopeError } from '@runledger/schema/errors';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { QueryResult as NativeResult, PoolClient } from 'pg';
import type { RunQuery } from '../connection/query.ts';
import { Transaction } from '../connection/transaction.ts';

/** A connection of the pool; the transaction, while one is open on it, gets every statement. */
export class PooledConnection implements DatabaseConnection {
  readonly client: PoolClient;
  readonly #run: RunQuery;
  /** That of the store whose connection this is. */
  readonly scope: TransactionScope;
  #transaction: Transaction | null = null;

  constructor(client: PoolClient, run: RunQuery, scope: TransactionScope) {
    this.client = client;
    this.#run = run;
    this.scope = scope;
  }

  async begin(sql: string): Promise<void> {
    this.#transaction = await Transaction.begin(this.client, this.#run, this.scope, sql);
  }

  /** SAVEPOINT and its like. */
  async control(sql: string): Promise<void> {
    await this.transaction.execute({ sql, values: [] });
  }

  async commit(): Promise<void> {
    const transaction = this.transaction;
    this.#transaction = null;
    await transaction.commit();
  }

  /** Kysely asks for it after a commit that failed, too. */
  async rollback(): Promise<void> {
    await this.#transaction?.rollback();
    this.#transaction = null;
  }

  get transaction(): Transaction {
    if (this.#transaction) return this.#transaction;
    throw new TransactionScopeError('There is no transaction on this connection.');
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    assertNoControl(controlOf(query.sql));
    const native = { sql: query.sql, values: query.parameters };
    if (this.#transaction) return toResult(await this.#transaction.execute(native));
    const result = await this.#run(this.client, native);
    // The pool drops the connection, and the transaction with it.
    if (this.client.getTransactionStatus() !== 'I') throw begunOutside();
    return toResult(result);
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize: number) {
    if (this.#transaction) {
      yield* streamRows<R>(this.#transaction, query, chunkSize);
      return;
    }
    // A cursor lives in a transaction.
    const transaction = await Transaction.begin(this.client, this.#run, this.scope);
    let hasFailed = false;
    try {
      yield* streamRows<R>(transaction, query, chunkSize);
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      // Also where the reader stops early.
      await (hasFailed ? transaction.rollback() : transaction.commit());
    }
  }
}

/** The connection of a transaction of the store. */
export function connectionOf(transaction: Transaction): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery) {
      assertNoControl(controlOf(query.sql));
      return toResult<R>(await transaction.execute({ sql: query.sql, values: query.parameters }));
    },
    streamQuery: <R>(query: CompiledQuery, chunkSize: number) =>
      streamRows<R>(transaction, query, chunkSize),
  };
}

const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

function toResult<R>({ command, rowCount, rows }: NativeResult): QueryResult<R> {
  return CHANGING.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
}

let cursors = 0;

/**
 * The rows of a query, `chunkSize` at a time. A cursor of SQL rather than of the protocol: it leaves the
 * connection free between chunks, so that the transaction's other statements do not wait for the reader.
 * A statement that changes rows has no cursor and gives its rows at once.
 */
async function* streamRows<R>(
  transaction: Transaction,
  query: CompiledQuery,
  chunkSize: number,
): AsyncIterableIterator<QueryResult<R>> {
  const { sql, parameters: values } = query;
  if (query.query.kind !== 'SelectQueryNode') {
    yield toResult<R>(await transaction.execute({ sql, values }));
    return;
  }
  cursors += 1;
  const cursor = `stream_${cursors}`;
  await transaction.execute({ sql: `DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, values });
  const fetch = { sql: `FETCH ${chunkSize} FROM ${cursor}`, values: [] };
  try {
    while (true) {
      const { rows } = await transaction.execute(fetch);
      if (rows.length > 0) yield { rows };
      if (rows.length < chunkSize) break;
    }
  } finally {
    if (transaction.isUsable) await transaction.execute({ sql: `CLOSE ${cursor}`, values: [] });
  }
}
