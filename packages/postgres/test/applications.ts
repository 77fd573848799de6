/** Applications that open transactions of their own, in every way that a store can be bound to. */
import {
  type ApplicationTransaction,
  type ApplicationUnderTest,
  heldOpen,
} from '@runledger/conformance';
import { drizzle } from 'drizzle-orm/node-postgres';
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { BindableConnection } from '../src/connection/clients.ts';
import type { PostgresStore } from '../src/store.ts';
import { openTestDatabase } from './database.ts';

type Begin = (
  pool: pg.Pool,
  store: PostgresStore,
) => Promise<ApplicationTransaction & { readonly connection: BindableConnection }>;

async function onClient(client: pg.ClientBase, connection: BindableConnection) {
  await client.query('BEGIN');
  return {
    connection,
    sql: async (text: string) => void (await client.query(text)),
    commit: async () => void (await client.query('COMMIT')),
    rollback: async () => void (await client.query('ROLLBACK')),
  };
}

const kyselyOn = (pool: pg.Pool) =>
  new Kysely<object>({ dialect: new PostgresDialect({ pool }), plugins: [new CamelCasePlugin()] });

async function inKysely(kysely: Kysely<object>) {
  const { transaction, ...end } = await heldOpen<Transaction<object>>((work) =>
    kysely.transaction().execute(work),
  );
  return {
    connection: transaction,
    sql: async (text: string) => void (await sql.raw(text).execute(transaction)),
    ...end,
  };
}

const begins: Readonly<Record<string, Begin>> = {
  async pg(pool) {
    const client = await pool.connect();
    const transaction = await onClient(client, client);
    const release = async (end: () => Promise<void>) => {
      await end();
      client.release();
    };
    return {
      ...transaction,
      commit: () => release(transaction.commit),
      rollback: () => release(transaction.rollback),
    };
  },

  Kysely: (pool) => inKysely(kyselyOn(pool)),

  "the store's own Kysely": (_, store) => inKysely(store.kysely as unknown as Kysely<object>),

  async 'Kysely, controlled'(pool) {
    const transaction = await kyselyOn(pool).startTransaction().execute();
    return {
      connection: transaction,
      sql: async (text) => void (await sql.raw(text).execute(transaction)),
      commit: () => transaction.commit().execute(),
      rollback: () => transaction.rollback().execute(),
    };
  },

  async Drizzle(pool) {
    const db = drizzle(pool);
    type DrizzleTransaction = Parameters<Parameters<typeof db.transaction>[0]>[0];
    const { transaction, ...end } = await heldOpen<DrizzleTransaction>((work) =>
      db.transaction(work),
    );
    return {
      connection: transaction,
      sql: async (text) => void (await transaction.execute(text)),
      ...end,
    };
  },

  async 'Drizzle on a client'(pool) {
    const client = await pool.connect();
    const transaction = await onClient(client, drizzle(client));
    const release = async (end: () => Promise<void>) => {
      await end();
      client.release();
    };
    return {
      ...transaction,
      commit: () => release(transaction.commit),
      rollback: () => release(transaction.rollback),
    };
  },
};

/** Session settings of an application that thinks otherwise about everything. */
const CONTRARY = `-c TimeZone=Asia/Kolkata -c search_path=pg_catalog -c bytea_output=escape`;

export const applications: readonly ApplicationUnderTest[] = Object.entries(begins).map(
  ([name, begin]) => ({
    name: `postgres › ${name}`,
    async open() {
      const database = await openTestDatabase();
      const setUp = new pg.Client(database.url);
      await setUp.connect();
      await setUp.query('CREATE TABLE public.application_rows (id text PRIMARY KEY)');
      await setUp.end();
      const pool = new pg.Pool({ connectionString: database.url, options: CONTRARY });
      // The server may end a connection, with the database, before it has heard that the pool does.
      pool.on('error', () => undefined);
      return {
        database,
        async begin() {
          const transaction = await begin(pool, database.store);
          return {
            ...transaction,
            sql: (text) =>
              transaction.sql(text.replace('application_rows', 'public.application_rows')),
          };
        },
        close: () => pool.end(),
      };
    },
  }),
);
