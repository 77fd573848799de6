/** One connection as Kysely sees it: the store's connections behind it, and a transaction while there is one. */
import { TransactionState } from '@runledger/repositories';
import { TransactionScopeError } from '@runledger/schema/errors';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { beginReading, beginWriting } from '../connection/brackets.ts';
import type { RunResult } from '../connection/connection.ts';
import type { SqliteDatabase } from '../connection/database.ts';
import { Transaction } from '../connection/transaction.ts';

export class StoreConnection implements DatabaseConnection {
  readonly database: SqliteDatabase;
  #transaction: Transaction | null = null;

  constructor(database: SqliteDatabase) {
    this.database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const session = this.#transaction ?? this.database;
    return toResult(query, await session.query(query.sql, query.parameters));
  }

  /**
   * Outside of transactions a query has a connection of its own while it goes on. In one, and in memory, where
   * there is but one connection, its rows are read at once and handed out in portions.
   */
  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const isBuffered = this.#transaction || this.database.isMemory || !isSelect(query);
    if (isBuffered) {
      const { rows } = await this.executeQuery<R>(query);
      yield* portionsOf(rows, chunkSize);
      return;
    }
    const reader = await this.database.borrowReader();
    try {
      for (const rows of reader.iterate(query.sql, query.parameters, chunkSize)) {
        yield { rows: rows as R[] };
      }
    } finally {
      this.database.returnReader(reader);
    }
  }

  async begin(isReadOnly: boolean): Promise<void> {
    const begin = isReadOnly ? beginReading : beginWriting;
    const bracket = await begin(this.database);
    this.#transaction = new Transaction(bracket, new TransactionState(this.database.scope));
  }

  async commit(): Promise<void> {
    try {
      await this.#transaction?.commit();
    } catch (error) {
      // At once, for who ends a transaction by hand may leave it at that. It stays, so that later queries fail.
      this.#transaction?.rollback();
      throw error;
    }
    this.#transaction = null;
  }

  rollback(): void {
    this.#transaction?.rollback();
    this.#transaction = null;
  }

  /** The transaction that savepoints belong to. */
  get transaction(): Transaction {
    if (this.#transaction) return this.#transaction;
    throw new TransactionScopeError('There is no transaction on this connection.');
  }
}

/** The connection of a transaction of the store. */
export function connectionOf(transaction: Transaction): DatabaseConnection {
  return {
    async executeQuery(query) {
      return toResult(query, await transaction.query(query.sql, query.parameters));
    },
    async *streamQuery(query, chunkSize) {
      const { rows } = await this.executeQuery<never>(query);
      yield* portionsOf(rows, chunkSize);
    },
  };
}

function* portionsOf<R>(rows: R[], size: number): Generator<QueryResult<R>> {
  for (let start = 0; start < rows.length; start += size) {
    yield { rows: rows.slice(start, start + size) };
  }
}

/** As Kysely's own driver has it, but for the row number: it says something about inserts only. */
function toResult<R>({ query }: CompiledQuery, result: RunResult): QueryResult<R> {
  const { changes, lastRowId } = result;
  const rows = result.rows as R[];
  if (query.kind === 'SelectQueryNode') return { rows };
  if (query.kind !== 'InsertQueryNode' || lastRowId === undefined) {
    return { rows, numAffectedRows: BigInt(changes) };
  }
  return { rows, numAffectedRows: BigInt(changes), insertId: BigInt(lastRowId) };
}

const isSelect = ({ query }: CompiledQuery): boolean => query.kind === 'SelectQueryNode';
