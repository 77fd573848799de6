import { conformance } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import { type AnyTable, organizations, type Row } from '@runledger/schema';
import { sql } from 'kysely';
import { codecs } from '../src/codecs.ts';
import { openPostgres } from '../src/store.ts';
import { createDatabase } from './database.ts';

conformance({
  name: 'postgres',
  async open(options) {
    const database = await createDatabase();
    const store = await openPostgres({ url: database.url, ...options });
    return {
      store,
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
      readWithQueryBuilder: () =>
        store.kysely.selectFrom(organizations.name).select('id').execute(),
      async close() {
        await store.close();
        await database.drop();
      },
    };
  },
});
