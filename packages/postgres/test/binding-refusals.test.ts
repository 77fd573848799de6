/** What a store refuses to be bound to, and what it copes with on an application's connection. */
import {
  TransactionConflictError,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';
import { drizzle } from 'drizzle-orm/node-postgres';
import { Kysely, type LogEvent, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { BindableConnection } from '../src/connection/clients.ts';
import type { PostgresStore } from '../src/store.ts';
import { createDatabase, openTestDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let store: PostgresStore;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  store = database.store;
  pool = new pg.Pool({ connectionString: database.url });
  // The server may end a connection, with the database, before it has heard that the pool does.
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await database.close();
});

async function connect(config: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url, ...config });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** As `pg` was before it told of transactions. */
function older(client: pg.Client): pg.Client {
  return Object.assign(client, { getTransactionStatus: undefined });
}

const create = (on: Pick<PostgresStore, 'organizations'>, slug: string) =>
  on.organizations.create({ slug, name: slug });

const bindAnything = (connection: unknown) => store.bind(connection as BindableConnection);

describe('bind refuses', () => {
  it.each([
    ['nothing', null],
    ['a text', 'postgres://'],
    ['an object', {}],
    ['a function', () => undefined],
    ['a Drizzle that is no `pg`', { session: { client: () => [] } }],
  ])('%s', (_, connection) => {
    expect(() => bindAnything(connection)).toThrow(ValidationError);
    expect(() => bindAnything(connection)).toThrow(/must be a client of `pg`, a Kysely/);
  });

  it('a pool, bare or under Drizzle or Kysely', () => {
    expect(() => bindAnything(pool)).toThrow(/this is a pool/);
    expect(() => bindAnything(drizzle(pool))).toThrow(/this is a pool/);
    const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
    expect(() => bindAnything(kysely)).toThrow(/in no transaction: bind the one/);
    expect(() => bindAnything(store.kysely)).toThrow(TransactionScopeError);
  });

  it('a connection outside of a transaction, also where `pg` does not tell', async () => {
    const client = await connect();
    expect(() => store.bind(client)).toThrow(TransactionScopeError);
    expect(() => store.bind(drizzle(client))).toThrow(/is in no transaction/);
    const bound = store.bind(older(await connect()));
    await expect(create(bound, 'outside')).rejects.toThrow(/is in no transaction/);
    expect(await store.organizations.getBySlug('outside')).toBeNull();
  });

  it('a transaction in which a statement of the application has failed', async () => {
    const client = await connect();
    await client.query('BEGIN');
    const bound = store.bind(client);
    await create(bound, 'before');
    await client.query('SELECT 1 / 0').catch(() => undefined);
    await expect(create(bound, 'after')).rejects.toThrow(/can only be rolled back/);
    expect(() => store.bind(client)).toThrow(/can only be rolled back/);
    await client.query('ROLLBACK');
    const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
    const failing = kysely.transaction().execute(async (trx) => {
      await sql`select 1 / 0`.execute(trx).catch(() => undefined);
      await create(store.bind(trx), 'after');
    });
    await expect(failing).rejects.toThrow(TransactionScopeError);
    expect(await store.organizations.getBySlug('before')).toBeNull();
  });

  it('another database, whether it has tables of ours or not', async () => {
    const other = await createDatabase();
    onTestFinished(other.drop);
    for (const address of [other.url, database.url.replace(/\/[^/]*$/, '/postgres')]) {
      const client = new pg.Client(address);
      await client.connect();
      await client.query('BEGIN');
      const reading = store.bind(client).organizations.getBySlug('acme');
      await expect(reading).rejects.toThrow(/the store's own database/);
      // The application's transaction is none the worse for it.
      await client.query('SELECT 1');
      await client.end();
    }
  });

  it('what would change how values look', async () => {
    const client = await connect();
    await client.query("SET datestyle = 'SQL, DMY'; BEGIN");
    await expect(store.bind(client).organizations.list()).rejects.toThrow(/DateStyle ISO/);
    const legacy = await connect();
    await legacy.query('SET array_nulls = off; BEGIN');
    await expect(store.bind(legacy).organizations.list()).rejects.toThrow(/array_nulls on/);
    const binary = await connect({ binary: true } as pg.ClientConfig);
    await binary.query('BEGIN');
    expect(() => store.bind(binary)).toThrow(/without `binary`/);
  });

  it('a closed store', async () => {
    const other = await openTestDatabase();
    await other.close();
    const client = await connect();
    await client.query('BEGIN');
    expect(() => other.store.bind(client)).toThrow(/closed/);
  });
});

describe('a bound store', () => {
  it('works where `pg` does not tell of transactions', async () => {
    const client = older(await connect());
    await client.query('BEGIN');
    const bound = store.bind(client);
    await create(bound, 'older');
    await bound.transaction((inner) => create(inner, 'older-nested'));
    await client.query('COMMIT');
    expect(await store.organizations.getBySlug('older-nested')).not.toBeNull();
  });

  it('records large batches on a client that pipelines', async () => {
    const client = await connect({ pipeline: true } as pg.ClientConfig);
    await client.query('BEGIN');
    const bound = store.bind(client);
    const { id } = await create(bound, 'pipelined');
    const events = Array.from({ length: 500 }, () => ({
      occurredAt: new Date(),
      provider: 'openai',
      model: 'gpt-5',
    }));
    const { recorded } = await bound.organization(id).metering.recordBatch(events);
    expect(recorded).toBe(500);
    await client.query('COMMIT');
  });

  it('records large batches where there is no COPY, in a nested transaction too', async () => {
    const { id } = await create(store, 'without-copy');
    const events = Array.from({ length: 500 }, () => ({
      occurredAt: new Date(),
      provider: 'openai',
      model: 'gpt-5',
    }));
    const nestedBatch = async (connection: BindableConnection) => {
      const { recorded } = await store
        .bind(connection)
        .transaction((inner) => inner.organization(id).metering.recordBatch(events));
      return recorded;
    };
    const kysely = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
    expect(await kysely.transaction().execute(nestedBatch)).toBe(500);
    const client = await connect({ pipeline: true } as pg.ClientConfig);
    await client.query('BEGIN');
    expect(await nestedBatch(client)).toBe(500);
    await client.query('COMMIT');
  });

  it('leaves the session and the parsers of the application alone', async () => {
    const types: pg.CustomTypesConfig = { getTypeParser: () => () => 'parsed by the application' };
    const client = await connect({ types });
    const settings = async () => {
      const { rows } = await client.query({
        text: `SELECT name, setting FROM pg_settings WHERE source = 'session'
          UNION ALL SELECT 'prepared', count(*)::text FROM pg_prepared_statements ORDER BY 1`,
        types: pg.types,
      });
      return rows;
    };
    await client.query("SET TimeZone = 'Asia/Kolkata'");
    const before = await settings();
    await client.query('BEGIN');
    const bound = store.bind(client);
    const acme = await create(bound, 'settings');
    await bound.metering.record({
      organizationId: acme.id,
      occurredAt: new Date('2009-01-01T00:00:00Z'),
      provider: 'openai',
      model: 'gpt-5',
    });
    expect(await bound.organizations.get(acme.id)).toEqual(acme);
    expect(await settings()).toEqual(before);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([
      { one: 'parsed by the application' },
    ]);
    await client.query('COMMIT');
    expect(await settings()).toEqual(before);
  });

  it('needs no second connection of the pool for its own Kysely', async () => {
    const { store: small, close } = await openTestDatabase({ pool: { max: 1 } });
    onTestFinished(close);
    await small.kysely.transaction().execute((trx) => create(small.bind(trx), 'small'));
    expect(await small.organizations.getBySlug('small')).not.toBeNull();
  });

  it("has Kysely, and runs inside of the store's own Kysely transactions too", async () => {
    await store.kysely.transaction().execute(async (trx) => {
      const bound = store.bind(trx);
      const { id } = await create(bound, 'own-kysely');
      const found = await bound.kysely
        .selectFrom('organizations')
        .select('slug')
        .where('id', '=', id)
        .stream();
      for await (const { slug } of found) expect(slug).toBe('own-kysely');
    });
    expect(await store.organizations.getBySlug('own-kysely')).not.toBeNull();
  });

  it("is text to the application's log", async () => {
    const logged: LogEvent[] = [];
    const kysely = new Kysely<object>({
      dialect: new PostgresDialect({ pool }),
      log: (event) => void logged.push(event),
    });
    await kysely.transaction().execute(async (trx) => {
      await create(store.bind(trx), 'logged');
    });
    const texts = logged.map(({ query }) => query.sql);
    const insert = texts.find((text) => text.startsWith('insert into "runledger"."organizations"'));
    expect(`${insert}`).toBe(insert?.toString());
    expect(JSON.parse(JSON.stringify({ insert }))).toEqual({ insert: `${insert}` });
  });

  it('says that a transaction which lost may be run again', async () => {
    const { id } = await create(store, 'contended');
    const [one, other] = [await connect(), await connect()];
    for (const client of [one, other]) {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await store.bind(client).organizations.get(id);
    }
    await store.bind(one).organizations.update(id, { name: 'One' });
    await one.query('COMMIT');
    const updating = store.bind(other).organizations.update(id, { name: 'Other' });
    const error = await updating.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error).toMatchObject({ isRetryable: true });
    await other.query('ROLLBACK');
  });
});
