/** What a store refuses to be bound to, and what it copes with on an application's connection. */
import {
  ClosedError,
  type QueryEvent,
  TimeoutError,
  TransactionConflictError,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BindableConnection } from '../src/connection/clients.ts';
import type { SqliteOptions } from '../src/connection/options.ts';
import type { SqliteStore } from '../src/store.ts';
import { openTestStore, temporaryFile } from './database.ts';

/** A store on a file, and a connection of an application's to it. */
async function open(options: Partial<SqliteOptions> = {}) {
  const path = temporaryFile();
  const store = await openTestStore({ path, ...options });
  const native = new Sqlite(path, { timeout: 0 });
  onTestFinished(() => void native.close());
  const bindAnything = (connection: unknown) => store.bind(connection as BindableConnection);
  return { store, native, path, bindAnything };
}

const create = (on: Pick<SqliteStore, 'organizations'>, slug: string) =>
  on.organizations.create({ slug, name: slug });

describe('bind refuses', () => {
  it('what is no connection', async () => {
    const { bindAnything } = await open();
    for (const connection of [null, 'app.db', {}, () => undefined, { session: { client: {} } }]) {
      expect(() => bindAnything(connection)).toThrow(ValidationError);
      expect(() => bindAnything(connection)).toThrow(/must be a better-sqlite3 database/);
    }
  });

  it('a connection outside of a transaction', async () => {
    const { store, native } = await open();
    expect(() => store.bind(native)).toThrow(/in no transaction.*BEGIN IMMEDIATE/);
    expect(() => store.bind(drizzle(native))).toThrow(TransactionScopeError);
    const kysely = new Kysely({ dialect: new SqliteDialect({ database: native }) });
    expect(() => store.bind(kysely as never)).toThrow(/in no transaction: bind the one/);
  });

  it('transactions that end before anything can be awaited, with nothing done', async () => {
    const { store, native } = await open();
    let late: Promise<unknown> = Promise.resolve();
    native.transaction(() => {
      late = create(store.bind(native), 'late').catch((error: unknown) => error);
    })();
    expect(await late).toBeInstanceOf(TransactionScopeError);
    expect(((await late) as Error).message).toContain('has ended: await every call');
    drizzle(native).transaction((tx) => {
      expect(() => store.bind(tx as never)).toThrow(/Drizzle's transactions on better-sqlite3 end/);
    });
    expect(await store.organizations.getBySlug('late')).toBeNull();
  });

  it('another file, a database in memory, and the memory of a store', async () => {
    const { store } = await open();
    const { native: other } = await open();
    other.exec('BEGIN');
    expect(() => store.bind(other)).toThrow(/the store's own database/);
    const memory = new Sqlite(':memory:');
    memory.exec('BEGIN');
    expect(() => store.bind(memory)).toThrow(/the store's own database/);
    const inMemory = await openTestStore();
    expect(() => inMemory.bind(memory)).toThrow(/a database in memory has the store's own alone/);
    const reading = otherStore().then(({ kysely }) =>
      kysely.transaction().execute((trx) => store.bind(trx).organizations.list()),
    );
    await expect(reading).rejects.toThrow(/the store's own database/);
  });

  it('a connection without foreign keys', async () => {
    const { store, native } = await open();
    native.exec('PRAGMA foreign_keys = OFF; BEGIN');
    expect(() => store.bind(native)).toThrow(/enforces foreign keys: `PRAGMA foreign_keys = ON`/);
  });

  it('Kysely on what is no better-sqlite3 of ours, at the first call', async () => {
    const { store, native } = await open();
    const database = {
      close: () => undefined,
      prepare: (sql: string) => Object.getPrototypeOf(native).prepare.call(native, sql),
    };
    const rows = { reader: true, all: () => [], run: () => ({}), iterate: () => [] };
    const elsewhere = { ...database, prepare: () => rows };
    const reading = (own: object) =>
      new Kysely<object>({ dialect: new SqliteDialect({ database: own as never }) })
        .transaction()
        .execute((trx) => store.bind(trx).organizations.getBySlug('acme'));
    // One that only stands in front of ours will do.
    expect(await reading(database)).toBeNull();
    await expect(reading(elsewhere)).rejects.toThrow(/another copy of that package/);
  });

  it('a closed store', async () => {
    const { store, native } = await open();
    await store.close();
    native.exec('BEGIN');
    expect(() => store.bind(native)).toThrow(ClosedError);
  });

  const otherStore = () => openTestStore({ path: temporaryFile() });
});

describe('a bound store', () => {
  it('does not slip into the next transaction of the connection', async () => {
    const { store, native } = await open();
    native.exec('BEGIN');
    const bound = store.bind(native);
    await create(bound, 'first');
    native.exec('COMMIT');
    await expect(create(bound, 'between')).rejects.toThrow(TransactionScopeError);
    native.exec('BEGIN');
    await expect(create(bound, 'second')).rejects.toThrow(TransactionScopeError);
    await create(store.bind(native), 'third');
    native.exec('COMMIT');
    expect(await store.organizations.getBySlug('second')).toBeNull();
    expect(await store.organizations.getBySlug('third')).not.toBeNull();
  });

  it('is refused when the application has closed its connection', async () => {
    const { store, native } = await open();
    native.exec('BEGIN');
    const bound = store.bind(native);
    native.close();
    await expect(create(bound, 'closed')).rejects.toThrow(TransactionScopeError);
  });

  it('says what a deferred transaction that another wrote past should have done', async () => {
    const { store, native } = await open();
    native.exec('BEGIN');
    const bound = store.bind(native);
    expect(await bound.organizations.getBySlug('acme')).toBeNull();
    await create(store, 'acme');
    const error = await create(bound, 'late').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error).toMatchObject({ isRetryable: true });
    expect((error as Error).message).toContain('BEGIN IMMEDIATE');
  });

  it('says that another connection has the right to write', async () => {
    const { store, native, path } = await open();
    const holder = new Sqlite(path);
    holder.exec('BEGIN IMMEDIATE');
    native.exec('BEGIN');
    const error = await create(store.bind(native), 'late').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    holder.close();
  });

  it("has Kysely, and runs inside of the store's own Kysely transactions, in memory too", async () => {
    const store = await openTestStore();
    await store.kysely.transaction().execute(async (trx) => {
      const bound = store.bind(trx);
      await create(bound, 'own-kysely');
      const seen: string[] = [];
      for await (const { slug } of bound.kysely
        .selectFrom('organizations')
        .select('slug')
        .stream()) {
        seen.push(slug);
      }
      expect(seen).toEqual(['own-kysely']);
    });
    expect(await store.organizations.getBySlug('own-kysely')).not.toBeNull();
  });

  it('leaves the prototype of better-sqlite3 as it was, and tells of its statements', async () => {
    const events: QueryEvent[] = [];
    const { store, native } = await open({ onQuery: (event) => void events.push(event) });
    const { prepare } = Sqlite.prototype;
    const kysely = new Kysely<object>({ dialect: new SqliteDialect({ database: native }) });
    events.length = 0;
    await kysely.transaction().execute((trx) => create(store.bind(trx), 'told'));
    expect(Sqlite.prototype.prepare).toBe(prepare);
    expect(events.map(({ sql }) => sql)).toEqual([
      expect.stringMatching(/^insert into "organizations"/),
    ]);
  });
});

describe('a read-only transaction on a file', () => {
  it('reads one state, from its begin on, and keeps no writer waiting', async () => {
    const { store } = await open({ busyTimeoutMs: 50 });
    const begun = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    const reading = store.transaction(
      async (inside) => {
        begun.resolve();
        await mayGoOn.promise;
        const first = await inside.organizations.getBySlug('later');
        return [first, await inside.organizations.getBySlug('later')];
      },
      { readOnly: true },
    );
    await begun.promise;
    await create(store, 'later');
    mayGoOn.resolve();
    expect(await reading).toEqual([null, null]);
    expect(await store.organizations.getBySlug('later')).not.toBeNull();
  });

  it('gives its connection back, however it ends', async () => {
    const { store } = await open({ maxReaders: 1, busyTimeoutMs: 50 });
    const options = { readOnly: true };
    for (let round = 0; round < 3; round++) {
      const failing = store.transaction((inside) => create(inside, 'no'), options);
      await expect(failing).rejects.toThrow('only reads');
      expect(
        await store.transaction((inside) => inside.organizations.getBySlug('no'), options),
      ).toBeNull();
    }
  });
});
