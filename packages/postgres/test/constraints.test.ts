import { everyConstraintSuite } from '@runledger/conformance';
import { rowCodec } from '@runledger/repositories';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { codecs } from '../src/codecs.ts';
import { mapError } from '../src/errors.ts';
import { createDatabase } from './database.ts';

// The database's own check is meant, not that of the codec before it.
const lenientCodecs = {
  ...codecs,
  money: { ...codecs.money, encode: (usd: number) => usd * 1_000_000_000 },
};

let database: Awaited<ReturnType<typeof createDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query('SET search_path = runledger');
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

everyConstraintSuite('postgres', async () => {
  // One database for all: what a test inserts is rolled back.
  await client.query('BEGIN');
  return {
    async insert(table, row) {
      const codec = rowCodec(table, lenientCodecs);
      const values = codec.encode(row as never);
      await client.query('SAVEPOINT one_row');
      try {
        await client.query(
          `INSERT INTO ${table.name} (${codec.columns.join(', ')})
           VALUES (${codec.columns.map((_, place) => `$${place + 1}`).join(', ')})`,
          values,
        );
      } catch (error) {
        await client.query('ROLLBACK TO one_row');
        throw mapError(error);
      }
    },
    async close() {
      await client.query('ROLLBACK');
    },
  };
});
