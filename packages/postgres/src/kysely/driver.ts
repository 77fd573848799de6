/** Kysely's driver on the store's pool. */
import type { TransactionScope } from '@runledger/repositories';
import type { DatabaseConnection, Driver } from 'kysely';
import pg from 'pg';
import type { ConnectionPool } from '../connection/pool.ts';
import type { RunQuery } from '../connection/query.ts';
import { beginSql } from '../connection/transaction.ts';
import { PooledConnection } from './connection.ts';

/** Queries on the pool's connections, and Kysely's own transactions under the rules of the store's. */
export function poolDriver(pool: ConnectionPool, run: RunQuery, scope: TransactionScope): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      scope.assertOutside();
      return new PooledConnection(await pool.lease(), run, scope);
    },
    beginTransaction: (connection, { isolationLevel, accessMode }) =>
      pooled(connection).begin(beginSql(isolationLevel, accessMode)),
    commitTransaction: (connection) => pooled(connection).commit(),
    rollbackTransaction: (connection) => pooled(connection).rollback(),
    savepoint: (connection, name) => pooled(connection).control(`SAVEPOINT ${quote(name)}`),
    rollbackToSavepoint: (connection, name) =>
      pooled(connection).transaction.rollbackTo(`ROLLBACK TO ${quote(name)}`),
    releaseSavepoint: (connection, name) => pooled(connection).control(`RELEASE ${quote(name)}`),
    releaseConnection: async (connection) => pool.release(pooled(connection).client),
    // The connections belong to the store, and end with it.
    destroy: async () => undefined,
  };
}

const pooled = (connection: DatabaseConnection) => connection as PooledConnection;
const quote = pg.escapeIdentifier;
