/** Kysely for a whole store: its own transactions obey the rules of the store's. */
import {
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  Kysely,
} from 'kysely';
import type { TransactionScope } from './transactions.ts';

/**
 * Kysely on the dialect's driver. What Kysely runs between beginning a transaction and its end is inside the
 * scope; its own functions call that work, so the scope has to be around them. The driver is used as it is:
 * Kysely does not initialise it, and `log` has no effect.
 */
export function scopedKysely<DB>(dialect: Dialect, scope: TransactionScope): Kysely<DB> {
  const driver = dialect.createDriver();
  const entrances = new WeakMap<DatabaseConnection, () => void>();
  const provider: ConnectionProvider = {
    async provideConnection(consumer, options) {
      const connection = await driver.acquireConnection(options);
      try {
        return await scope.runEntering((enter) => {
          entrances.set(connection, enter);
          return consumer(connection);
        });
      } finally {
        await driver.releaseConnection(connection, options);
      }
    },
  };
  return new Kysely<DB>({
    config: { dialect },
    dialect,
    driver: entering(driver, (connection) => entrances.get(connection)?.()),
    executor: new DefaultQueryExecutor(
      dialect.createQueryCompiler(),
      dialect.createAdapter(),
      provider,
    ),
  });
}

function entering(driver: Driver, enter: (connection: DatabaseConnection) => void): Driver {
  return {
    init: (options) => driver.init(options),
    acquireConnection: (options) => driver.acquireConnection(options),
    beginTransaction(connection, settings) {
      enter(connection);
      return driver.beginTransaction(connection, settings);
    },
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    savepoint: driver.savepoint?.bind(driver),
    rollbackToSavepoint: driver.rollbackToSavepoint?.bind(driver),
    releaseSavepoint: driver.releaseSavepoint?.bind(driver),
    releaseConnection: (connection, options) => driver.releaseConnection(connection, options),
    destroy: (options) => driver.destroy(options),
  };
}
