/** A migrated database that takes rows and statements past the store, with its codecs and its errors. */
import type { RawSqlDatabase } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import type pg from 'pg';
import { codecs } from '../src/codecs.ts';
import { mapError } from '../src/errors.ts';

// The database's own checks are meant, not that of the codec before them.
const lenientCodecs = {
  ...codecs,
  money: { ...codecs.money, encode: (usd: number) => usd * 1_000_000_000 },
};

/** The database of the connection as it is; what is written is rolled back on closing. */
export async function openRawDatabase(client: pg.Client): Promise<RawSqlDatabase> {
  await client.query('BEGIN');
  const run = async (sql: string, values: unknown[] = []) => {
    await client.query('SAVEPOINT one_statement');
    try {
      await client.query(sql, values);
    } catch (error) {
      await client.query('ROLLBACK TO one_statement');
      throw mapError(error);
    }
  };
  return {
    insert(table, row) {
      const codec = rowCodec(table, lenientCodecs);
      const places = codec.columns.map((_, place) => `$${place + 1}`).join(', ');
      return run(
        `INSERT INTO ${table.name} (${codec.columns.join(', ')}) VALUES (${places})`,
        codec.encode(row as never),
      );
    },
    sql: run,
    async values(sql) {
      const { rows } = await client.query({ text: sql, rowMode: 'array' });
      return rows.map(([value]) => value);
    },
    async close() {
      await client.query('ROLLBACK');
    },
  };
}
