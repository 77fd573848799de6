/** Databases for tests: migrated once, copied for each. */
import { createHash } from 'node:crypto';
import { forgetMigrations, type TestDatabase } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import { type AnyTable, organizations, type Row } from '@runledger/schema';
import { createTestDatabase } from '@tooling/postgres-server';
import { sql } from 'kysely';
import { codecs } from '../src/codecs.ts';
import { connectClient } from '../src/connection/connect.ts';
import type { PostgresOptions } from '../src/connection/options.ts';
import { embeddedMigrations } from '../src/generated/migrations.ts';
import { operationsDdl } from '../src/migrations/operations-ddl.ts';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { planOf } from './query-plan.ts';

const state = JSON.stringify([embeddedMigrations, operationsDdl, forgetMigrations]);
const name = `postgres_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;

/** A migrated, empty database. */
export function createDatabase() {
  return createTestDatabase({ template: { name, build } });
}

async function build(url: string): Promise<void> {
  const store = await openPostgres({ url, migrate: true });
  await store.close();
  const client = await connectClient({ url });
  for (const statement of forgetMigrations) await client.query(statement);
  await client.end();
}

/** What the suites that every driver passes work on. */
export async function openTestDatabase(
  options: PostgresOptions = {},
): Promise<TestDatabase & { readonly store: PostgresStore; readonly url: string }> {
  const database = await createDatabase();
  const store = await openPostgres({ url: database.url, ...options });
  return {
    store,
    url: database.url,
    async rows<T extends AnyTable>(table: T) {
      const { rows } = await sql`select * from ${sql.table(`runledger.${table.name}`)}`.execute(
        store.kysely,
      );
      const codec = rowCodec(table, codecs);
      return rows.map((row) => codec.decode(row as Record<string, unknown>) as Row<T>);
    },
    async sql(text) {
      await sql.raw(text).execute(store.kysely);
    },
    async dropTriggers() {
      const { rows } = await sql<{ trigger: string; table: string }>`
        select tgname as trigger, tgrelid::regclass::text as "table" from pg_trigger
        where not tgisinternal and tgparentid = 0`.execute(store.kysely);
      for (const { trigger, table } of rows) {
        await sql.raw(`DROP TRIGGER ${trigger} ON ${table}`).execute(store.kysely);
      }
    },
    plan: (text, values) => planOf(database.url, text, values),
    readWithQueryBuilder: () => store.kysely.selectFrom(organizations.name).select('id').execute(),
    async close() {
      await store.close();
      await database.drop();
    },
  };
}
