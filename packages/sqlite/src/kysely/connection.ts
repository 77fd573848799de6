/** One connection as Kysely sees it: the store's connections behind it, and a transaction while there is one. */
import { assertNoControl } from '@runledger/repositories';
import { DatabaseError, TransactionScopeError } from '@runledger/schema/errors';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { RunResult, SqliteConnection } from '../connection/connection.ts';
import type { SqliteDatabase } from '../connection/database.ts';
import { Transaction } from '../connection/transaction.ts';

export class StoreConnection implements DatabaseConnection {
  readonly #database: SqliteDatabase;
  #transaction: Transaction | null = null;
  #reader: SqliteConnection | null = null;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { sql, parameters } = query;
    const reader = this.#reader;
    if (reader) {
      const read = () => readOnly(reader, sql, parameters);
      return toResult(query, await this.#database.whenFree(read));
    }
    const session = this.#transaction ?? this.#database;
    return toResult(query, await session.query(sql, parameters));
  }

  /**
   * Outside of transactions a query has a connection of its own while it goes on. In one, and in memory, where
   * there is but one connection, its rows are read at once and handed out in portions.
   */
  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize: number,
  ): AsyncIterableIterator<QueryResult<R>> {
    const isBuffered =
      this.#transaction || this.#reader || this.#database.isMemory || !isSelect(query);
    if (isBuffered) {
      const { rows } = await this.executeQuery<R>(query);
      yield* portionsOf(rows, chunkSize);
      return;
    }
    const reader = await this.#database.borrowReader();
    try {
      for (const rows of reader.iterate(query.sql, query.parameters, chunkSize)) {
        yield { rows: rows as R[] };
      }
    } finally {
      this.#database.returnReader(reader);
    }
  }

  async begin(isReadOnly: boolean): Promise<void> {
    if (!isReadOnly || this.#database.isMemory) {
      this.#transaction = await Transaction.begin(this.#database);
      return;
    }
    const reader = await this.#database.borrowReader();
    try {
      reader.run('BEGIN');
      this.#reader = reader;
    } catch (error) {
      this.#database.returnReader(reader);
      throw error;
    }
  }

  async commit(): Promise<void> {
    this.#endReading();
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
    this.#endReading();
    this.#transaction?.rollback();
    this.#transaction = null;
  }

  /** The transaction that savepoints belong to. */
  get transaction(): Transaction {
    if (this.#transaction) return this.#transaction;
    throw new TransactionScopeError('A savepoint needs a transaction that may write.');
  }

  #endReading(): void {
    const reader = this.#reader;
    if (!reader) return;
    this.#reader = null;
    try {
      reader.run('ROLLBACK');
    } finally {
      this.#database.returnReader(reader);
    }
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

function readOnly(reader: SqliteConnection, sql: string, values: readonly unknown[]) {
  const statement = reader.prepare(sql);
  assertNoControl(statement.control);
  if (!statement.isReadonly) {
    throw new DatabaseError('This transaction only reads: begin one without `read only` to write.');
  }
  return reader.runPrepared(statement, values);
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
