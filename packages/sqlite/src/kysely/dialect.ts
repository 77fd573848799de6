/** Kysely on the store's own connections, under the store's rules. */
import { scopedKysely, type TransactionScope } from '@runledger/repositories';
import {
  type Dialect,
  type Driver,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** Kysely's own adapter expects one connection and makes every query wait for the one before. */
class StoreAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export function kyselyOn<DB>(driver: Driver): Kysely<DB> {
  return new Kysely<DB>({ dialect: dialectOn(driver) });
}

/** Kysely for the whole store: its own transactions obey the rules of the store's. */
export function storeKysely<DB>(driver: Driver, scope: TransactionScope): Kysely<DB> {
  return scopedKysely<DB>(dialectOn(driver), scope);
}

/** Compiles queries and never runs them. */
// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
export const compiler: Kysely<any> = kyselyOn(new DummyDriver());

function dialectOn(driver: Driver): Dialect {
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new StoreAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}
