/** Opening a store on PostgreSQL. */
import {
  assertWork,
  type DialectPort,
  KeyMemory,
  retryConflicts,
  scopedKysely,
  TransactionScope,
  transactionKysely,
  transactionSettings,
  transactionStores,
} from '@runledger/repositories';
import type { Store, TransactionOptions, TransactionStore } from '@runledger/schema';
import type { Kysely } from 'kysely';
import { binding } from './connection/bound.ts';
import type { BindableConnection } from './connection/clients.ts';
import { type PostgresOptions, schemaOf } from './connection/options.ts';
import { ConnectionPool } from './connection/pool.ts';
import { queryRunner } from './connection/query.ts';
import { type PostgresSession, poolSession, transactionSession } from './connection/session.ts';
import { beginSql, inTransaction, type Transaction } from './connection/transaction.ts';
import type { DB } from './generated/database.ts';
import { checkHealth } from './health.ts';
import { connectionOf } from './kysely/connection.ts';
import { language } from './kysely/dialect.ts';
import { poolDriver } from './kysely/driver.ts';
import { dialectPort } from './port.ts';
import { prepareRepositories } from './repositories/index.ts';
import { checkSchemaVersion } from './schema-version.ts';
import { PostgresWakeups } from './wakeups.ts';

/** Every table with its stored columns, as Kysely knows them. */
export type Database = DB;

/** A store bound to one transaction. */
export interface PostgresTransactionStore extends TransactionStore {
  /** Every table, in the transaction. */
  readonly kysely: Kysely<Database>;
  transaction<T>(work: (store: PostgresTransactionStore) => Promise<T>): Promise<T>;
}

/** An open PostgreSQL database. */
export interface PostgresStore extends Store {
  /**
   * Every table, by its name and columns in the database. Values are stored ones: money in whole nano-dollars.
   * Its own transactions obey the rules of {@link Store.transaction}.
   */
  readonly kysely: Kysely<Database>;
  /** How PostgreSQL says what dialects say differently: for statements that are written for both. */
  readonly dialect: DialectPort;
  transaction<T>(
    work: (store: PostgresTransactionStore) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /**
   * As {@link Store.bind}: on a client of `pg` after `BEGIN`, a Kysely transaction, controlled ones included, or a
   * Drizzle transaction, on `pg` all of them. The connection's parsers, time zone and search path may be anything;
   * nothing of it is changed.
   */
  bind(connection: BindableConnection): PostgresTransactionStore;
}

/**
 * Opens a store. It connects once, to find out what is wrong now rather than later.
 * @throws ConnectionError when the server cannot be reached, refuses the user or is older than PostgreSQL 14
 * @throws SchemaVersionError when the database's schema does not fit this version of the code
 * @example
 * const store = await openPostgres({ url: process.env.DB_URL, migrate: true });
 * await store.organization(id).metering.record({ occurredAt: new Date(), provider: 'openai', model: 'gpt-5' });
 * await store.close();
 */
export async function openPostgres(options: PostgresOptions): Promise<PostgresStore> {
  const pool = new ConnectionPool(options);
  try {
    if (options.migrate) {
      // On demand: most starts find a database that is up to date, and need no engine.
      const { migrate } = await import('./migrate.ts');
      await migrate(options);
    }
    const store = assemble(pool, options);
    await checkSchemaVersion(store.session, schemaOf(options));
    return store.store;
  } catch (error) {
    await pool.close();
    throw error;
  }
}

function assemble(pool: ConnectionPool, options: PostgresOptions) {
  const schema = schemaOf(options);
  const scope = new TransactionScope();
  const run = queryRunner(options.namedStatements ?? true, options.onQuery);
  const session = poolSession(pool, run, scope);
  const dialect = dialectPort(schema, options.clock !== undefined);
  const wakeups = new PostgresWakeups(options, pool, run);
  const keys = new KeyMemory(dialect, session, {
    options: options.apiKeys,
    timers: options.timers,
    assertUsable: () => session.assertUsable(),
  });
  const repositoriesOn = prepareRepositories({
    port: dialect,
    schema,
    clock: options.clock ?? (() => new Date()),
    leaseClock: options.clock ?? null,
    random: options.random ?? Math.random,
    keys,
    wakeups,
  });
  const { storeOn, runIn } = transactionStores<PostgresSession, Transaction, Database>({
    scope,
    repositoriesOn,
    kyselyOn: (connection) => transactionKysely<Database>(language, connection).withSchema(schema),
    accessTo: (transaction) => ({
      session: transactionSession(transaction),
      connection: connectionOf(transaction),
      transaction: () => transaction,
    }),
  });
  const bind = binding({ pool, run, scope, schema });
  const store: PostgresStore = {
    ...repositoriesOn(session),
    kysely: scopedKysely<Database>(language, poolDriver(pool, run, scope), scope).withSchema(
      schema,
    ),
    dialect,
    async transaction(work, asked) {
      scope.assertOutside();
      assertWork(work);
      const { isolation, readOnly, retries } = transactionSettings(asked);
      const begin = beginSql(isolation, readOnly ? 'READ ONLY' : undefined);
      return await retryConflicts(
        (attempt) =>
          pool.use((client) =>
            inTransaction(client, { run, scope, begin }, (transaction) => {
              attempt.state = transaction.state;
              return runIn(transaction, work);
            }),
          ),
        { retries, timers: options.timers, random: options.random },
      );
    },
    bind(connection) {
      pool.assertOpen();
      return storeOn(bind(connection));
    },
    async health() {
      session.assertUsable();
      return await checkHealth(session, pool, schema);
    },
    async close() {
      scope.assertOutside();
      await keys.close();
      await wakeups.close();
      await pool.close();
    },
  };
  return { store, session };
}
