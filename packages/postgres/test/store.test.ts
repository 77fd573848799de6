import { DatabaseError, SchemaVersionError } from '@runledger/schema';
import { createTestDatabase } from '@tooling/postgres-server';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { embeddedMigrations } from '../src/generated/migrations.ts';
import { openPostgres } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('opening', () => {
  it('refuses a database without tables, naming the command', async () => {
    const opened = openPostgres({ url: database.url });
    await expect(opened).rejects.toThrow(SchemaVersionError);
    await expect(opened).rejects.toThrow('runledger migrate');
  });

  it.each(['runledger', 'My "own"; schema'])('migrates into the schema %s', async (schema) => {
    const store = await openPostgres({ url: database.url, schema, migrate: true });
    onTestFinished(() => store.close());
    const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
    const event = { occurredAt: new Date('2013-01-01T00:00:00Z'), provider: 'p', model: 'm' };
    await store.organization(id).metering.recordBatch([event]);
    await store.kysely.updateTable('organizations').set({ name: 'Acme Inc.' }).execute();
    const quoted = pg.escapeIdentifier(schema);
    const { rows } = await client.query(
      `SELECT name FROM ${quoted}.organizations JOIN ${quoted}.usage_events_p201301 ON organization_id = organizations.id`,
    );
    expect(rows).toEqual([{ name: 'Acme Inc.' }]);
  });

  it('says which privilege a role lacks', async () => {
    const role = `poor_${process.pid}`;
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'poor'`);
    onTestFinished(async () => {
      await client.query(`DROP ROLE ${role}`);
    });
    const url = new URL(database.url);
    url.username = role;
    url.password = 'poor';
    const opened = openPostgres({ url: url.href, schema: 'not_made', migrate: true });
    await expect(opened).rejects.toThrow(DatabaseError);
    await expect(opened).rejects.toThrow(/GRANT CREATE ON DATABASE \S+ TO/);
  });

  it('leaves the schema public alone', async () => {
    const { rows } = await client.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    );
    expect(rows).toEqual([]);
  });

  it('migrates once where many open at once', async () => {
    const options = { url: database.url, schema: 'together', migrate: true };
    const stores = await Promise.all(Array.from({ length: 5 }, () => openPostgres(options)));
    await Promise.all(stores.map((store) => store.close()));
    const { rows } = await client.query(
      'SELECT count(*)::int AS versions, count(DISTINCT version)::int AS distinct FROM together.schema_migrations',
    );
    expect(rows).toEqual([
      { versions: embeddedMigrations.length, distinct: embeddedMigrations.length },
    ]);
  });
});

describe('the schema version', () => {
  const change = async (sql: string, migrate = false) => {
    const migrated = await createDatabase();
    onTestFinished(() => migrated.drop());
    const admin = new pg.Client(migrated.url);
    await admin.connect();
    await admin.query(`SET search_path = runledger; ${sql}`);
    await admin.end();
    return openPostgres({ url: migrated.url, migrate });
  };
  const newer = (breaking: boolean) => `
    INSERT INTO schema_migrations
      (stream, version, name, checksum, statements_checksum, status, breaking, applied_by, tool_version)
    VALUES ('operational', '299901010000', 'later', '', '', 'applied', ${breaking}, 'a', '1')`;

  it('that is older is refused, naming what is missing', async () => {
    const opened = change("DELETE FROM schema_migrations WHERE version = '202611200600'");
    await expect(opened).rejects.toThrow(/202611200600 .*runledger migrate/);
  });

  it('that is newer is served, unless it says that it breaks older code', async () => {
    const store = await change(newer(false));
    expect((await store.health()).checks).toContainEqual({
      name: 'schema',
      ok: true,
      detail: expect.stringContaining('operational 299901010000'),
    });
    await store.close();
    await (await change(newer(false), true)).close();
    await expect(change(newer(true))).rejects.toThrow(/299901010000.*upgrade/);
    await expect(change(newer(true), true)).rejects.toThrow(SchemaVersionError);
  });
});

describe('health', () => {
  it('tells the version, the schema and the figures of the pool', async () => {
    const store = await openPostgres({ url: database.url, pool: { max: 3 } });
    onTestFinished(() => store.close());
    const { ok, checks } = await store.health();
    expect(ok).toBe(true);
    expect(Object.fromEntries(checks.map(({ name, detail }) => [name, detail]))).toEqual({
      answers: expect.stringMatching(/^in [\d.]+ ms$/),
      version: expect.stringMatching(/^PostgreSQL 1\d/),
      schema: expect.stringMatching(/^operational \d{12}/),
      clock: expect.stringMatching(/^0\.\d s (behind|ahead of) this machine's$/),
      proxy: 'none: the connection is with the server itself',
      pool: '1 of at most 3 connections, 1 idle; 0 calls waiting',
    });
  });

  it('says what is wrong instead of throwing', async () => {
    const gone = await createDatabase();
    const store = await openPostgres({ url: gone.url });
    onTestFinished(() => store.close());
    await gone.drop();
    const { ok, checks } = await store.health();
    expect(ok).toBe(false);
    expect(checks.find(({ name }) => name === 'answers')?.ok).toBe(false);
  });
});
