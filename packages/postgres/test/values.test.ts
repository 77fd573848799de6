import { inspect } from 'node:util';
import { rowCodec } from '@runledger/repositories';
import { DataError, type RunledgerError, users } from '@runledger/schema';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codecs } from '../src/codecs.ts';
import { valueTypes } from '../src/connection/types.ts';
import { plainArray, textArray } from '../src/repositories/arrays.ts';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await createDatabase();
  store = await openPostgres({ url: database.url });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

async function read(expression: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(
    store.kysely,
  );
  return rows[0]?.value;
}

describe('a value that comes back', () => {
  it.each<[string, unknown]>([
    ['9007199254740991::bigint', Number.MAX_SAFE_INTEGER],
    ['(-9007199254740991)::bigint', Number.MIN_SAFE_INTEGER],
    ["'{1,2}'::bigint[]", [1, 2]],
    ["'{}'::bigint[]", []],
    ['12345678901234567890::numeric', '12345678901234567890'],
    ["'2024-02-29'::date", '2024-02-29'],
    ["'2024-02-29T23:30:00.120+05:45'::timestamptz", new Date('2024-02-29T17:45:00.120Z')],
    ["'2024-02-29T12:00Z'::timestamptz", new Date('2024-02-29T12:00:00Z')],
    ["'2024-12-31T23:59:59.9Z'::timestamptz", new Date('2024-12-31T23:59:59.900Z')],
    ["'2024-12-31T23:59:59.07Z'::timestamptz", new Date('2024-12-31T23:59:59.070Z')],
    ["'0100-01-01T00:00:00.001Z'::timestamptz", new Date('0100-01-01T00:00:00.001Z')],
    ["'0001-01-01T00:00Z'::timestamptz", new Date('0001-01-01T00:00:00Z')],
    ["'9999-12-31T23:59:59.999Z'::timestamptz", new Date('9999-12-31T23:59:59.999Z')],
    ["'2024-02-29T12:00:00.123456Z'::timestamptz", new Date('2024-02-29T12:00:00.123Z')],
    ["'2024-02-29T12:00:00.999999Z'::timestamptz", new Date('2024-02-29T12:00:00.999Z')],
    ["'0044-03-15T12:00:00Z BC'::timestamptz", new Date('-000043-03-15T12:00:00Z')],
    ["'12026-03-14T12:00:00Z'::timestamptz", new Date('+012026-03-14T12:00:00Z')],
    ["'infinity'::timestamptz", Number.POSITIVE_INFINITY],
    ["'-infinity'::timestamptz", Number.NEGATIVE_INFINITY],
    ["'1.5'::float8", 1.5],
    ['7::int2', 7],
    [`'[1, {"a": null}]'::jsonb`, [1, { a: null }]],
    [`'{"a": 1}'::json`, { a: 1 }],
    ["'\\x00ff'::bytea", Buffer.from([0, 255])],
    ['\'{a,NULL,"b c"}\'::text[]', ['a', null, 'b c']],
    ['true', true],
    ['null::bigint', null],
  ])('%s is %o', async (expression, expected) => {
    expect(await read(expression)).toEqual(expected);
  });

  it.each([
    '9007199254740992::bigint',
    '(-9007199254740992)::bigint',
    "'{9007199254740992}'::bigint[]",
  ])('%s is an error rather than a rounded number', async (expression) => {
    await expect(read(expression)).rejects.toThrow(DataError);
  });

  it('is the same whatever the application has pg make of values', async () => {
    const expressions = [
      'true',
      "'\\x00ff'::bytea",
      '7::int2',
      '7::int4',
      '7::int8',
      '1.5::float8',
      '1.50::numeric',
      "'a'::text",
      "'a'::varchar",
      "'01930000-0000-7000-8000-000000000001'::uuid",
      "'2024-02-29'::date",
      "'2024-02-29T12:00Z'::timestamptz",
      "'2024-02-29T12:00:00.123456Z'::timestamptz",
      "'{1,2}'::bigint[]",
      `'{"a": 1}'::json`,
      `'{"a": 1}'::jsonb`,
    ];
    const readAll = () => Promise.all(expressions.map(read));
    const before = await readAll();
    const types = [16, 17, 20, 21, 23, 25, 114, 701, 1016, 1043, 1082, 1184, 1700, 2950, 3802];
    const parsers = types.map((type) => pg.types.getTypeParser(type as 20));
    for (const type of types) pg.types.setTypeParser(type as 20, () => 'the application’s');
    try {
      expect(await readAll()).toEqual(before);
    } finally {
      types.forEach((type, place) => {
        pg.types.setTypeParser(type as 20, parsers[place] as (text: string) => unknown);
      });
    }
  });

  it('is the same bytes, in either way that a session of the application writes them', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      for (const output of ['hex', 'escape']) {
        await client.query(`SET bytea_output = '${output}'`);
        const text = `SELECT decode('${bytes.toString('hex')}', 'hex') AS value`;
        const { rows } = await client.query({ text, types: valueTypes });
        expect(rows[0].value, output).toEqual(bytes);
      }
    } finally {
      await client.end();
    }
  });

  it('is the same instant on a connection of the application in another time zone', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    try {
      const instants = ['2024-02-29T12:00:00.120Z', '1890-01-01T00:00:00.000Z'];
      for (const zone of ['Asia/Kolkata', 'America/New_York', 'Africa/Monrovia', 'UTC']) {
        await client.query(`SET TimeZone = '${zone}'`);
        for (const instant of instants) {
          const text = `SELECT '${instant}'::timestamptz AS value`;
          const { rows } = await client.query({ text, types: valueTypes });
          expect(rows[0].value, zone).toEqual(new Date(instant));
        }
      }
    } finally {
      await client.end();
    }
  });

  it("leaves an application's own use of pg alone", async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows } = await client.query("SELECT 1::bigint AS n, '2024-02-29'::date AS d");
    await client.end();
    expect(rows[0].n).toBe('1');
    expect(rows[0].d).toBeInstanceOf(Date);
  });
});

describe('arrays of a batch', () => {
  const storable = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));

  it('hold any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(storable), { maxLength: 20 }), async (texts) => {
        const { rows } = await sql<{ value: unknown }>`
          select ${textArray(texts)}::text[] as value`.execute(store.kysely);
        expect(rows[0]?.value).toEqual(texts);
      }),
    );
  });

  it('hold numbers and none', async () => {
    const { rows } = await sql`select ${plainArray([1, null, -5e15])}::bigint[] as value`.execute(
      store.kysely,
    );
    expect(rows).toEqual([{ value: [1, null, -5e15] }]);
  });
});

describe('an error', () => {
  it('shows no value of the row, its causes included', async () => {
    const { id } = await store.organizations.create({ slug: 'secretive', name: 'Secretive' });
    const insert = (email: string) => {
      const codec = rowCodec(users, codecs);
      return store.kysely
        .insertInto('users')
        .values({
          organization_id: id,
          id: crypto.randomUUID(),
          email: codec.encodeValue('email', email) as string,
          role: 'user',
        })
        .execute();
    };
    await insert('ada@example.com');
    const error = await insert('ada@example.com').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UNIQUE_VIOLATION', constraint: 'uq_users_email' });
    expect(inspect(error, { depth: Infinity })).not.toContain('ada@example.com');
    // Whoever looks on purpose still finds it.
    const cause = (error as RunledgerError).cause as { detail: string };
    expect(cause.detail).toContain('ada@example.com');
  });

  it('about a value of the wrong type does not quote it', async () => {
    const error = await read("'s3cret'::uuid").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'DATABASE' });
    expect((error as Error).message).not.toContain('s3cret');
  });

  it('about a statement says what PostgreSQL says', async () => {
    const error = await read('nothing').catch((thrown: unknown) => thrown);
    expect((error as Error).message).toBe(
      'PostgreSQL refuses the statement: column "nothing" does not exist (42703).',
    );
  });

  it('of a lost race between serializable transactions may be tried again', async () => {
    const { id } = await store.organizations.create({ slug: 'raced', name: 'Raced' });
    const begin = () =>
      store.kysely.startTransaction().setIsolationLevel('repeatable read').execute();
    const [first, second] = [await begin(), await begin()];
    const rename = (on: typeof first, name: string) =>
      on.updateTable('organizations').set({ name }).where('id', '=', id).execute();
    await first.selectFrom('organizations').select('id').execute();
    await second.selectFrom('organizations').select('id').execute();
    await rename(first, 'First');
    await first.commit().execute();
    const error = await rename(second, 'Second').catch((thrown: unknown) => thrown);
    await second.rollback().execute();
    expect(error).toMatchObject({ code: 'TRANSACTION_CONFLICT', isRetryable: true });
  });
});
