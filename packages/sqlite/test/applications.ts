/** Applications that open transactions of their own, in every way that a store can be bound to. */
import {
  type ApplicationTransaction,
  type ApplicationUnderTest,
  heldOpen,
} from '@runledger/conformance';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { CamelCasePlugin, Kysely, SqliteDialect, sql, type Transaction } from 'kysely';
import type { BindableConnection } from '../src/connection/clients.ts';
import type { SqliteStore } from '../src/store.ts';
import { openTestDatabase, temporaryFile } from './database.ts';

type Begin = (
  connection: Sqlite.Database,
  store: SqliteStore,
) => Promise<ApplicationTransaction & { readonly connection: BindableConnection }>;

function byHand(native: Sqlite.Database, connection: BindableConnection) {
  native.exec('BEGIN IMMEDIATE');
  return {
    connection,
    sql: async (text: string) => void native.exec(text),
    commit: async () => void native.exec('COMMIT'),
    rollback: async () => void native.exec('ROLLBACK'),
  };
}

async function inKysely(kysely: Pick<Kysely<object>, 'transaction'>) {
  const { transaction, ...end } = await heldOpen<Transaction<object>>((work) =>
    kysely.transaction().execute(work),
  );
  return {
    connection: transaction,
    sql: async (text: string) => void (await sql.raw(text).execute(transaction)),
    ...end,
  };
}

const kyselyOn = (database: Sqlite.Database) =>
  new Kysely<object>({
    dialect: new SqliteDialect({ database }),
    plugins: [new CamelCasePlugin()],
  });

const begins: Readonly<Record<string, Begin>> = {
  'better-sqlite3': async (native) => byHand(native, native),
  Drizzle: async (native) => byHand(native, drizzle(native)),
  Kysely: (native) => inKysely(kyselyOn(native)),
  async 'Kysely, controlled'(native) {
    const transaction = await kyselyOn(native).startTransaction().execute();
    return {
      connection: transaction,
      sql: async (text) => void (await sql.raw(text).execute(transaction)),
      commit: () => transaction.commit().execute(),
      rollback: () => transaction.rollback().execute(),
    };
  },
  "the store's own Kysely": (_, store) => inKysely(store.kysely as unknown as Kysely<object>),
};

export const applications: readonly ApplicationUnderTest[] = Object.entries(begins).map(
  ([name, begin]) => ({
    name: `sqlite › ${name}`,
    async open() {
      const path = temporaryFile();
      const database = await openTestDatabase({ path });
      const native = new Sqlite(path);
      native.exec('CREATE TABLE application_rows (id TEXT PRIMARY KEY)');
      // An application that thinks otherwise about integers.
      native.defaultSafeIntegers(true);
      return {
        database,
        begin: () => begin(native, database.store as SqliteStore),
        close: async () => void native.close(),
      };
    },
  }),
);
