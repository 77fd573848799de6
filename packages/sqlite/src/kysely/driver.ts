/** Kysely's driver on the store's connections. */
import type { DatabaseConnection, Driver } from 'kysely';
import type { SqliteDatabase } from '../connection/database.ts';
import { quoted } from '../names.ts';
import { StoreConnection } from './connection.ts';

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
      store(connection).transaction.savepoint(`SAVEPOINT ${quoted(name)}`),
    rollbackToSavepoint: async (connection, name) =>
      store(connection).transaction.rollbackTo(`ROLLBACK TO ${quoted(name)}`),
    releaseSavepoint: async (connection, name) =>
      store(connection).transaction.savepoint(`RELEASE ${quoted(name)}`),
    releaseConnection: async (connection) => store(connection).rollback(),
    // The connections belong to the store, and end with it.
    destroy: async () => undefined,
  };
}

const store = (connection: DatabaseConnection) => connection as StoreConnection;
