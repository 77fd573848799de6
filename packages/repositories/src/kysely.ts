/** Kysely on a store's own connections: for the whole store, for one of its transactions, or for none. */
import { TransactionScopeError } from '@runledger/schema';
import {
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  DummyDriver,
  Kysely,
} from 'kysely';
import type { TransactionScope } from './transactions/scope.ts';

/** What Kysely knows of a dialect, but for how queries get to the database. */
export type KyselyLanguage = Omit<Dialect, 'createDriver'>;

/** Compiles queries and never runs them. */
// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
export function compilingKysely(language: KyselyLanguage): Kysely<any> {
  return kyselyOn(language, new DummyDriver());
}

/**
 * Kysely in a transaction of the store: every query on the connection, in the order it was asked for.
 * A transaction of its own it refuses, with a TransactionScopeError.
 */
export function transactionKysely<DB>(
  language: KyselyLanguage,
  connection: DatabaseConnection,
): Kysely<DB> {
  const refuse = () =>
    Promise.reject(
      new TransactionScopeError(
        'This kysely is in a transaction of the store already: use it as it is.',
      ),
    );
  return kyselyOn(language, {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  });
}

function kyselyOn<DB>(language: KyselyLanguage, driver: Driver): Kysely<DB> {
  return new Kysely<DB>({ dialect: dialectOn(language, driver) });
}

function dialectOn(language: KyselyLanguage, driver: Driver): Dialect {
  return { ...language, createDriver: () => driver };
}

/** The repositories with a `kysely` that is made when it is first asked for: most transactions never do. */
export function withKysely<R extends object, DB>(
  repositories: R,
  make: () => Kysely<DB>,
): R & { readonly kysely: Kysely<DB> } {
  let kysely: Kysely<DB> | undefined;
  return {
    ...repositories,
    get kysely() {
      kysely ??= make();
      return kysely;
    },
  };
}

/**
 * Kysely for the whole store. What Kysely runs between beginning a transaction and its end is inside the scope;
 * its own functions call that work, so the scope has to be around them. The driver is used as it is: Kysely does
 * not initialise it, and `log` has no effect.
 */
export function scopedKysely<DB>(
  language: KyselyLanguage,
  driver: Driver,
  scope: TransactionScope,
): Kysely<DB> {
  const dialect = dialectOn(language, driver);
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
