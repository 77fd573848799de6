/** Kysely's drivers for the store: one on the database, one in a transaction of the store. */
import { TransactionScopeError } from '@runledger/schema/errors';
import type { DatabaseConnection, Driver } from 'kysely';
import type { SqliteDatabase } from '../connection/database.ts';
import type { Transaction } from '../connection/transaction.ts';
import { StoreConnection, toResult } from './connection.ts';

/** Queries on the store's connections, and Kysely's own transactions under the rules of the store's. */
export function databaseDriver(database: SqliteDatabase): Driver {
  return {
    init: async () => undefined,
    async acquireConnection() {
      database.enter();
      return new StoreConnection(database);
    },
    beginTransaction: (connection, { accessMode }) =>
      store(connection).begin(accessMode === 'read only'),
    commitTransaction: (connection) => store(connection).commit(),
    rollbackTransaction: async (connection) => store(connection).rollback(),
    savepoint: async (connection, name) =>
      store(connection).transaction.savepoint(`SAVEPOINT ${quote(name)}`),
    rollbackToSavepoint: async (connection, name) =>
      store(connection).transaction.rollbackTo(`ROLLBACK TO ${quote(name)}`),
    releaseSavepoint: async (connection, name) =>
      store(connection).transaction.savepoint(`RELEASE ${quote(name)}`),
    releaseConnection: async (connection) => store(connection).rollback(),
    // The connections belong to the store, and end with it.
    destroy: async () => undefined,
  };
}

/** Every query in the transaction. */
export function transactionDriver(transaction: Transaction): Driver {
  const connection: DatabaseConnection = {
    async executeQuery(query) {
      return toResult(query, await transaction.query(query.sql, query.parameters));
    },
    async *streamQuery(query, chunkSize) {
      const { rows } = await this.executeQuery<never>(query);
      for (let start = 0; start < rows.length; start += chunkSize) {
        yield { rows: rows.slice(start, start + chunkSize) };
      }
    },
  };
  const refuse = () =>
    Promise.reject(
      new TransactionScopeError(
        'This kysely is in a transaction of the store already: use it as it is.',
      ),
    );
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
}

const store = (connection: DatabaseConnection) => connection as StoreConnection;
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
