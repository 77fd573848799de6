/** Kysely on the store's own connections, under the store's rules. */
import { scopedKysely, type TransactionScope } from '@runledger/repositories';
import {
  type Dialect,
  type Driver,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';

/** Names without a schema are the store's own; `withSchema` still reaches others. */
export function kyselyOn<DB>(driver: Driver, schema: string): Kysely<DB> {
  return new Kysely<DB>({ dialect: dialectOn(driver) }).withSchema(schema);
}

/** Kysely for the whole store: its own transactions obey the rules of the store's. */
export function storeKysely<DB>(
  driver: Driver,
  scope: TransactionScope,
  schema: string,
): Kysely<DB> {
  return scopedKysely<DB>(dialectOn(driver), scope).withSchema(schema);
}

/** Compiles queries and never runs them. */
// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
export function compilerOf(schema: string): Kysely<any> {
  return kyselyOn(new DummyDriver(), schema);
}

function dialectOn(driver: Driver): Dialect {
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
