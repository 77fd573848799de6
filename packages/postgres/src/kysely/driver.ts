/** Kysely's drivers for the store: one on the pool, one in a transaction of the store. */
import type { TransactionScope } from '@runledger/repositories';
import { TransactionScopeError } from '@runledger/schema/errors';
import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import pg from 'pg';
import type { ConnectionPool } from '../connection/pool.ts';
import type { RunQuery } from '../connection/query.ts';
import type { Transaction } from '../connection/transaction.ts';
import { connectionOf, PooledConnection } from './connection.ts';

/** Queries on the pool's connections, and Kysely's own transactions under the rules of the store's. */
export function poolDriver(pool: ConnectionPool, run: RunQuery, scope: TransactionScope): Driver {
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      scope.assertOutside();
      return new PooledConnection(await pool.lease(), run);
    },
    beginTransaction: (connection, settings) => pooled(connection).begin(beginSql(settings)),
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

/** Every query in the transaction, in the order it was asked for. */
export function transactionDriver(transaction: Transaction): Driver {
  const connection = connectionOf(transaction);
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

function beginSql({ isolationLevel, accessMode }: TransactionSettings): string {
  const isolation = isolationLevel ? ` ISOLATION LEVEL ${isolationLevel}` : '';
  return `BEGIN${isolation}${accessMode ? ` ${accessMode}` : ''}`;
}

const pooled = (connection: DatabaseConnection) => connection as PooledConnection;
const quote = pg.escapeIdentifier;
