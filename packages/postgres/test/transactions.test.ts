import {
  ConnectionError,
  DatabaseError,
  DataError,
  TransactionScopeError,
  UniqueViolationError,
} from '@runledger/schema';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type PostgresStore, type PostgresTransactionStore } from '../src/store.ts';
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

const create = (on: Pick<PostgresStore, 'organizations'>, slug: string) =>
  on.organizations.create({ slug, name: slug });

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
}

const thrownBy = (work: (inside: PostgresTransactionStore) => Promise<unknown>) =>
  store.transaction(work).then(
    () => null,
    (error: unknown) => error,
  );

describe('a transaction', () => {
  it('runs statements that were asked for at once one after the other', async () => {
    const slugs = Array.from({ length: 20 }, (_, place) => `parallel-${place}`);
    await store.transaction((inside) => Promise.all(slugs.map((slug) => create(inside, slug))));
    const found = await Promise.all(slugs.map((slug) => store.organizations.getBySlug(slug)));
    expect(found.map((organization) => organization?.slug)).toEqual(slugs);
  });

  it('is poisoned by a statement of its kysely too', async () => {
    const error = await thrownBy(async (inside) => {
      await create(inside, 'poisoned');
      await sql`select 1 / 0`.execute(inside.kysely).catch(() => undefined);
    });
    expect(error).toBeInstanceOf(TransactionScopeError);
    expect((error as Error).cause).toMatchObject({ code: 'DATABASE' });
    expect(await store.organizations.getBySlug('poisoned')).toBeNull();
  });

  it.each(['commit', ' ROLLBACK', 'begin', 'savepoint s', 'start transaction', '/* c */ commit'])(
    'refuses %s as a statement',
    async (control) => {
      const error = await thrownBy(async (inside) => {
        await sql.raw(control).execute(inside.kysely);
      });
      expect(error).toBeInstanceOf(TransactionScopeError);
      await expect(sql.raw(control).execute(store.kysely)).rejects.toThrow(TransactionScopeError);
    },
  );

  it('takes one statement at a time', async () => {
    const error = await thrownBy(async (inside) => {
      await create(inside, 'two-statements');
      await sql`select 1; commit`.execute(inside.kysely);
    });
    expect(error).toBeInstanceOf(DatabaseError);
    expect(await store.organizations.getBySlug('two-statements')).toBeNull();
  });

  it('fails when its connection is lost, and the pool goes on', async () => {
    const error = await thrownBy(async (inside) => {
      await create(inside, 'lost');
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(inside.kysely);
    });
    expect(error).toBeInstanceOf(ConnectionError);
    expect(await store.organizations.getBySlug('lost')).toBeNull();
  });

  it('survives a rejected validation and a swallowed exception of the application', async () => {
    await store.transaction(async (inside) => {
      await Promise.reject(new Error('swallowed')).catch(() => undefined);
      await expect(create(inside, '')).rejects.toMatchObject({ code: 'VALIDATION' });
      await create(inside, 'survivor');
    });
    expect(await store.organizations.getBySlug('survivor')).not.toBeNull();
  });

  it('goes on after a value that cannot be read', async () => {
    await store.transaction(async (inside) => {
      const unsafe = sql`select 9007199254740993::bigint`.execute(inside.kysely);
      await expect(unsafe).rejects.toThrow(DataError);
      await create(inside, 'unread');
    });
    expect(await store.organizations.getBySlug('unread')).not.toBeNull();
  });

  it('gives the error of work that fails before it returns a promise', async () => {
    const failure = new Error('at once');
    const error = await thrownBy(() => {
      throw failure;
    });
    expect(error).toBe(failure);
  });
});

describe("kysely's own transaction", () => {
  it('commits and rolls back', async () => {
    await store.kysely.transaction().execute(async (inside) => {
      await inside.insertInto('organizations').values(row('k-1')).execute();
    });
    await expect(
      store.kysely.transaction().execute(async (inside) => {
        await inside.insertInto('organizations').values(row('k-2')).execute();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await store.organizations.getBySlug('k-1')).not.toBeNull();
    expect(await store.organizations.getBySlug('k-2')).toBeNull();
  });

  it('is poisoned, and refuses the outer store, like the one of the store', async () => {
    const error = await store.kysely
      .transaction()
      .execute(async (inside) => {
        await expect(store.organizations.getBySlug('k-1')).rejects.toThrow(TransactionScopeError);
        await inside
          .insertInto('organizations')
          .values(row('k-1'))
          .execute()
          .catch(() => undefined);
      })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransactionScopeError);
    expect((error as Error).cause).toBeInstanceOf(UniqueViolationError);
    expect(await store.organizations.getBySlug('k-1')).not.toBeNull();
  });

  it('takes an isolation level, and goes back to savepoints', async () => {
    const inside = await store.kysely
      .startTransaction()
      .setIsolationLevel('serializable')
      .execute();
    const { rows } = await sql`show transaction_isolation`.execute(inside);
    const saved = await inside.savepoint('before').execute();
    await sql`select 1 / 0`.execute(saved).catch(() => undefined);
    const back = await saved.rollbackToSavepoint('before').execute();
    await back.insertInto('organizations').values(row('k-3')).execute();
    const released = await back.releaseSavepoint('before').execute();
    await released.commit().execute();
    expect(rows).toEqual([{ transaction_isolation: 'serializable' }]);
    expect(await store.organizations.getBySlug('k-3')).not.toBeNull();
  });

  it('is refused inside a transaction of the store', async () => {
    await store.transaction(async ({ kysely }) => {
      const begun = kysely.transaction().execute(() => Promise.resolve());
      await expect(begun).rejects.toThrow(TransactionScopeError);
    });
  });

  const row = (slug: string) => ({
    id: crypto.randomUUID(),
    slug,
    name: slug,
    quota_tier: 'pro',
  });
});

describe('a stream', () => {
  const numbers = (on: Pick<PostgresStore, 'kysely'>, chunk?: number) =>
    on.kysely
      .selectFrom(sql<{ n: number }>`generate_series(1, 1000)`.as('series'))
      .select(sql<number>`series`.as('n'))
      .stream(chunk);

  it('gives every row in order, in chunks that need not fit', async () => {
    const read: number[] = [];
    for await (const { n } of numbers(store, 300)) read.push(n);
    expect(read).toEqual(Array.from({ length: 1000 }, (_, place) => place + 1));
  });

  it('may be left early, and gives its connection back', async () => {
    for await (const { n } of numbers(store, 10)) if (n === 15) break;
    const health = await store.health();
    expect(health.checks.find(({ name }) => name === 'pool')?.detail).toMatch(
      /(\d+) of .*, \1 idle/,
    );
  });

  it("lets its transaction's other statements in between", async () => {
    await store.transaction(async (inside) => {
      let seen = 0;
      for await (const { n } of numbers(inside, 100)) {
        seen += 1;
        if (n % 250 === 0) await create(inside, `streamed-${n}`);
      }
      expect(seen).toBe(1000);
      for await (const { n } of numbers(inside, 100)) if (n === 5) break;
      await create(inside, 'streamed-after');
    });
    expect(await store.organizations.getBySlug('streamed-1000')).not.toBeNull();
    expect(await store.organizations.getBySlug('streamed-after')).not.toBeNull();
  });

  it('maps its errors', async () => {
    const stream = store.kysely
      .selectFrom(sql`generate_series(1, 10)`.as('series'))
      .select(sql<number>`1 / (series - 5)`.as('n'))
      .stream(3);
    await expect(collect(stream)).rejects.toMatchObject({ code: 'DATABASE' });
  });

  it('gives the rows of a statement that changes them', async () => {
    const stream = store.kysely
      .insertInto('organizations')
      .values({ id: crypto.randomUUID(), slug: 'returned', name: 'Returned' })
      .returning('slug')
      .stream();
    expect(await collect(stream)).toEqual([{ slug: 'returned' }]);
  });

  it('is refused from inside a transaction on the outer store', async () => {
    await store.transaction(async () => {
      await expect(numbers(store).next()).rejects.toThrow(TransactionScopeError);
    });
  });
});
