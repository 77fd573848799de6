/** Kysely on the store's own connections, under the store's rules. */
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
