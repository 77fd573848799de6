/** The store: an open SQLite database with its repositories. */
import {
  assertWork,
  type DialectPort,
  KeyMemory,
  scopedKysely,
  transactionKysely,
  transactionSettings,
  transactionStores,
} from '@runledger/repositories';
import type { Health, Store, TransactionOptions, TransactionStore } from '@runledger/schema';
import type { Kysely } from 'kysely';
import { bind } from './connection/bound.ts';
import { beginReading, beginWriting } from './connection/brackets.ts';
import type { BindableConnection } from './connection/clients.ts';
import { SqliteDatabase } from './connection/database.ts';
import type { SqliteOptions } from './connection/options.ts';
import { databaseSession, type SqliteSession } from './connection/session.ts';
import { inTransaction, type Transaction } from './connection/transaction.ts';
import type { DB } from './generated/database.ts';
import { checkHealth } from './health.ts';
import { connectionOf } from './kysely/connection.ts';
import { language } from './kysely/dialect.ts';
import { databaseDriver } from './kysely/driver.ts';
import { port } from './port.ts';
import { prepareRepositories } from './repositories/index.ts';
import { checkSchemaVersion } from './schema-version.ts';
import { wakeupsOf } from './wakeups.ts';

/** Every table with its stored columns, as Kysely knows them. */
export type Database = DB;

/** A store bound to one transaction, with Kysely bound to it too. */
export interface SqliteTransactionStore extends TransactionStore {
  readonly kysely: Kysely<Database>;
  transaction<T>(work: (store: SqliteTransactionStore) => Promise<T>): Promise<T>;
}

export interface SqliteStore extends Store {
  /**
   * Typed access to every table, as it is stored: instants and JSON are text, money is nano-dollars. Queries
   * follow the store's rules, Kysely's own transactions included.
   */
  readonly kysely: Kysely<Database>;
  /** How SQLite says what dialects say differently: for statements that are written for both. */
  readonly dialect: DialectPort;
  /**
   * As {@link Store.transaction}. Whatever isolation is asked for, it is serializable: a transaction that may write
   * has the right to write from its start, and others wait for their turn. None loses against a concurrent one, so
   * the work runs once.
   */
  transaction<T>(
    work: (store: SqliteTransactionStore) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * As {@link Store.bind}: on a better-sqlite3 `Database` after `BEGIN IMMEDIATE`, on Drizzle's database on one, or
   * on a Kysely transaction. The `transaction` functions of better-sqlite3 and Drizzle are synchronous and commit
   * before an awaited call has been made: begin and commit by hand. The connection must enforce foreign keys.
   */
  bind(connection: BindableConnection): SqliteTransactionStore;
}

/**
 * Opens a SQLite database.
 *
 * @throws ConnectionError when the path is no database that can be opened
 * @throws SchemaVersionError when its schema does not fit this version of the code; `migrate` brings it up
 * @throws TimeoutError when other processes keep it locked
 *
 * @example
 * ```ts
 * const store = await openSqlite({ path: 'runledger.db', migrate: true });
 * const acme = await store.organizations.create({ slug: 'acme', name: 'Acme' });
 * await store.close();
 * ```
 */
export async function openSqlite(options: SqliteOptions): Promise<SqliteStore> {
  const database = await SqliteDatabase.open(options);
  try {
    if (options.migrate) {
      // On demand: most starts find a database that is up to date, and need no engine.
      const { migrate } = await import('./migrate.ts');
      await migrate(database, options.streams);
    }
    await checkSchemaVersion(database);
    return storeOn(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

function storeOn(database: SqliteDatabase, options: SqliteOptions): SqliteStore {
  const session = databaseSession(database);
  const keys = new KeyMemory(port, session, {
    options: options.apiKeys,
    timers: options.timers,
    assertUsable: () => database.enter(),
  });
  const { wakeups, release } = wakeupsOf(database.file, () => database.assertOpen());
  const repositoriesOn = prepareRepositories({
    clock: options.clock ?? (() => new Date()),
    leaseClock: options.clock ?? null,
    random: options.random ?? Math.random,
    keys,
    wakeups,
  });
  const { storeOn, runIn } = transactionStores<SqliteSession, Transaction, Database>({
    scope: database.scope,
    repositoriesOn,
    kyselyOn: (connection) => transactionKysely(language, connection),
    accessTo: (transaction) => ({
      session: transaction,
      connection: connectionOf(transaction),
      transaction: () => transaction,
    }),
  });
  return {
    ...repositoriesOn(session),
    kysely: scopedKysely<Database>(language, databaseDriver(database), database.scope),
    dialect: port,
    async transaction(work, options) {
      assertWork(work);
      const begin = transactionSettings(options).readOnly ? beginReading : beginWriting;
      return await inTransaction(database, (transaction) => runIn(transaction, work), begin);
    },
    bind(connection) {
      database.assertOpen();
      return storeOn(bind(database, connection));
    },
    health: (): Promise<Health> => checkHealth(database),
    async close() {
      database.scope.assertOutside();
      await keys.close();
      await database.close();
      release();
    },
  };
}
