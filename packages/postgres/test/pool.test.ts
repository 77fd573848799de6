import {
  ClosedError,
  ConnectionError,
  DatabaseError,
  type QueryEvent,
  TimeoutError,
} from '@runledger/schema';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PostgresOptions } from '../src/connection/options.ts';
import { openPostgres } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let observer: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  observer = new pg.Client(database.url);
  await observer.connect();
});
afterAll(async () => {
  await observer.end();
  await database.drop();
});

/** A store whose connections the observer can tell from others. */
async function open(options: PostgresOptions = {}) {
  const applicationName = `pool test ${Math.random()}`;
  const store = await openPostgres({ url: database.url, applicationName, ...options });
  onTestFinished(() => store.close());
  const backends = async () => {
    const { rows } = await observer.query(
      'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
      [applicationName],
    );
    return rows.map(({ pid }) => pid as number);
  };
  const terminate = async () => {
    await observer.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
      [applicationName],
    );
    await vi.waitFor(async () => expect(await backends()).toEqual([]));
  };
  return { store, backends, terminate };
}

describe('the pool', () => {
  it('outlives connections that break while idle', async () => {
    const { store, terminate } = await open();
    await terminate();
    await vi.waitFor(async () => expect(await store.organizations.getBySlug('acme')).toBeNull());
  });

  it('closes what is idle for too long', async () => {
    const { backends } = await open({ pool: { idleTimeoutMs: 1 } });
    await vi.waitFor(async () => expect(await backends()).toEqual([]));
  });

  it('opens no more connections than it may, and says when none comes free in time', async () => {
    const { store, backends } = await open({ pool: { max: 2 }, connectTimeoutMs: 100 });
    const mayEnd = Promise.withResolvers<void>();
    const bothBegun: Promise<void>[] = [];
    const transactions = [1, 2].map(() => {
      const begun = Promise.withResolvers<void>();
      bothBegun.push(begun.promise);
      return store.transaction(async () => {
        begun.resolve();
        await mayEnd.promise;
      });
    });
    await Promise.all(bothBegun);
    const error = await store.organizations.getBySlug('acme').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as Error).message).toMatch(/came free within 100 ms: raise pool\.max/);
    expect(await backends()).toHaveLength(2);
    mayEnd.resolve();
    await Promise.all(transactions);
    expect(await store.organizations.getBySlug('acme')).toBeNull();
  });

  it('serves calls that wait for a connection before it closes', async () => {
    const { store, backends } = await open({ pool: { max: 1 } });
    const calls = Array.from({ length: 5 }, () => store.organizations.getBySlug('acme'));
    await store.close();
    expect(await Promise.all(calls)).toEqual([null, null, null, null, null]);
    await vi.waitFor(async () => expect(await backends()).toEqual([]));
  });

  it('closes when opening fails', async () => {
    await expect(open({ schema: 'elsewhere' })).rejects.toMatchObject({ code: 'SCHEMA_VERSION' });
    await vi.waitFor(async () => {
      const { rows } = await observer.query(
        "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'pool test%'",
      );
      expect(rows).toEqual([]);
    });
  });

  it('refuses a stream on a closed store', async () => {
    const { store } = await open();
    await store.close();
    const stream = store.kysely.selectFrom('organizations').selectAll().stream();
    await expect(stream.next()).rejects.toThrow(ClosedError);
  });
});

describe('a statement', () => {
  it('is cut off after the statement timeout', async () => {
    const { store } = await open({ statementTimeoutMs: 20 });
    await expect(sql`select pg_sleep(30)`.execute(store.kysely)).rejects.toThrow(TimeoutError);
    expect(await store.organizations.getBySlug('acme')).toBeNull();
  });

  it('gives up a lock after the lock timeout', async () => {
    const { store } = await open({ lockTimeoutMs: 20 });
    const { id } = await store.organizations.create({ slug: 'locked', name: 'Locked' });
    await observer.query('BEGIN');
    await observer.query('SELECT 1 FROM runledger.organizations WHERE id = $1 FOR UPDATE', [id]);
    const update = store.kysely
      .updateTable('organizations')
      .set({ name: 'x' })
      .where('id', '=', id);
    const error = await update.execute().catch((thrown: unknown) => thrown);
    await observer.query('ROLLBACK');
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as Error).message).toContain('lockTimeoutMs');
  });

  it('says when its connection was lost under it', async () => {
    const { store, backends } = await open();
    const sleeping = sql`select pg_sleep(30)`
      .execute(store.kysely)
      .catch((error: unknown) => error);
    await vi.waitFor(async () => {
      const { rows } = await observer.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'select pg_sleep(30)' AND pid = ANY ($1)",
        [await backends()],
      );
      expect(rows).toHaveLength(1);
    });
    expect(await sleeping).toBeInstanceOf(ConnectionError);
    expect(await store.organizations.getBySlug('acme')).toBeNull();
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('with named statements %s leaves %i of its kind prepared', async (namedStatements, count) => {
    const { store } = await open({ namedStatements, pool: { max: 1 } });
    await store.organizations.getBySlug('acme');
    await store.organizations.getBySlug('umbrella');
    const { rows } = await sql`
      select name from pg_prepared_statements where name like 'organizations_by_slug%'
    `.execute(store.kysely);
    expect(rows).toHaveLength(count);
  });

  it('that hides another leaves no transaction open to the next call', async () => {
    const { store } = await open({ pool: { max: 1 } });
    await expect(sql`select 1; begin`.execute(store.kysely)).rejects.toThrow(DatabaseError);
    const { rows } = await sql<{ id: string | null }>`
      select pg_current_xact_id_if_assigned()::text as id`.execute(store.kysely);
    expect(rows).toEqual([{ id: null }]);
  });

  it('is told to the listener with its SQL, duration, rows and error, and without values', async () => {
    const events: QueryEvent[] = [];
    const { store } = await open({ onQuery: (event) => events.push(event) });
    events.length = 0;
    await store.organizations.getBySlug('s3cret');
    await store.organizations.create({ slug: 'told', name: 'Told' });
    const failed = await store.organizations
      .create({ slug: 'told', name: 'Told again' })
      .catch((error: unknown) => error);
    expect(events.map(({ rows, error }) => [rows, error])).toEqual([
      [0, null],
      [1, null],
      [0, failed],
    ]);
    expect(events[0]?.sql).toMatch(/^select .* from "runledger"\."organizations"/);
    expect(events[0]?.durationMs).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain('s3cret');
  });
});
