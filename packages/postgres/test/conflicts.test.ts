/** Transactions that meet each other: what loses runs again, and both take effect in series. */
import { TransactionConflictError, type TransactionOptions } from '@runledger/schema';
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

type Work<T> = (inside: PostgresTransactionStore, run: number) => Promise<T>;

/** Runs work in a transaction, telling it which run it is, and how many there were. */
async function counted<T>(work: Work<T>, options?: TransactionOptions) {
  let runs = 0;
  const stores = new Set<PostgresTransactionStore>();
  const outcome = await store
    .transaction((inside) => {
      runs += 1;
      stores.add(inside);
      return work(inside, runs);
    }, options)
    .then(
      (value) => ({ value, error: null }),
      (error: unknown) => ({ value: null, error }),
    );
  expect(stores.size).toBe(runs);
  return { ...outcome, runs };
}

/** Lets nobody on until so many have come; who comes later passes. */
function barrier(count: number) {
  const open = Promise.withResolvers<void>();
  let missing = count;
  return () => {
    missing -= 1;
    if (missing === 0) open.resolve();
    return open.promise;
  };
}

let made = 0;

async function organization(name: string): Promise<string> {
  made += 1;
  const { id } = await store.organizations.create({ slug: `conflict-${made}`, name });
  return id;
}

async function nameOf(on: Pick<PostgresStore, 'kysely'>, id: string): Promise<string> {
  const row = await on.kysely
    .selectFrom('organizations')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.name;
}

const rename = (on: Pick<PostgresStore, 'kysely'>, id: string, name: string) =>
  on.kysely.updateTable('organizations').set({ name }).where('id', '=', id).execute();

describe('a transaction that lost against another', () => {
  it('runs again where serializable ones would skew each other', async () => {
    const [a, b] = [await organization('a'), await organization('b')];
    const haveRead = barrier(2);
    const follow = (own: string, other: string, mark: string) =>
      counted(
        async (inside) => {
          const name = await nameOf(inside, other);
          await haveRead();
          await rename(inside, own, name + mark);
        },
        { isolation: 'serializable' },
      );
    const both = await Promise.all([follow(a, b, '1'), follow(b, a, '2')]);
    expect(both.map(({ error }) => error)).toEqual([null, null]);
    expect(both[0].runs + both[1].runs).toBe(3);
    // As one after the other; side by side it would be b1 and a2.
    expect([
      ['b1', 'b12'],
      ['a21', 'a2'],
    ]).toContainEqual([await nameOf(store, a), await nameOf(store, b)]);
  });

  it('runs again until each of many has had its effect', async () => {
    const id = await organization('0');
    const haveRead = barrier(6);
    const add = () =>
      counted(
        async (inside) => {
          const count = Number(await nameOf(inside, id));
          await haveRead();
          await rename(inside, id, String(count + 1));
        },
        { isolation: 'repeatable read' },
      );
    const all = await Promise.all(Array.from({ length: 6 }, add));
    expect(all.map(({ error }) => error)).toEqual(Array(6).fill(null));
    expect(await nameOf(store, id)).toBe('6');
  });

  const deadlock = async (options?: TransactionOptions, locking = rename) => {
    const [a, b] = [await organization('a'), await organization('b')];
    const haveLocked = barrier(2);
    const lockBoth = (first: string, second: string, mark: string) =>
      counted(async (inside) => {
        await rename(inside, first, mark);
        await haveLocked();
        await locking(inside, second, mark);
      }, options);
    const both = await Promise.all([lockBoth(a, b, 'first'), lockBoth(b, a, 'second')]);
    return { both, names: [await nameOf(store, a), await nameOf(store, b)] };
  };

  it('runs again after a deadlock', async () => {
    const { both, names } = await deadlock();
    expect(both.map(({ error }) => error)).toEqual([null, null]);
    expect(both[0].runs + both[1].runs).toBe(3);
    expect([
      ['first', 'first'],
      ['second', 'second'],
    ]).toContainEqual(names);
  });

  it('runs again where the work took the conflict for something else', async () => {
    for (const locking of [
      // Wrapped, swallowed, or undone in a nested transaction.
      (inside: Pick<PostgresStore, 'kysely'>, id: string, name: string) =>
        rename(inside, id, name).catch((cause: unknown) => {
          throw new Error('could not rename', { cause });
        }),
      (inside: Pick<PostgresStore, 'kysely'>, id: string, name: string) =>
        rename(inside, id, name).catch(() => []),
      (inside: Pick<PostgresStore, 'kysely'>, id: string, name: string) =>
        (inside as PostgresTransactionStore)
          .transaction((inner) => rename(inner, id, name))
          .catch(() => []),
    ]) {
      const { both, names } = await deadlock({}, locking);
      expect(both.map(({ error }) => error)).toEqual([null, null]);
      expect(names[0]).toBe(names[1]);
    }
  });

  it('says so where it may not run again', async () => {
    const { both } = await deadlock({ retries: 0 });
    const [lost, ...others] = both.filter(({ error }) => error !== null);
    expect(others).toEqual([]);
    expect(lost?.error).toBeInstanceOf(TransactionConflictError);
    expect(lost).toMatchObject({ runs: 1, error: { isRetryable: true } });
  });

  it('does not run again for what the work threw in spite of it', async () => {
    const { both } = await deadlock({}, (inside, id, name) =>
      rename(inside, id, name).catch(() => {
        throw new Error('giving up');
      }),
    );
    expect(both.filter(({ error }) => error !== null)).toEqual([
      { value: null, runs: 1, error: new Error('giving up') },
    ]);
  });

  it('runs again when the commit tells, and says so when it always does', async () => {
    // A deferred trigger stands for a conflict that shows at the commit.
    const id = await organization('0');
    const failing = async (inside: PostgresTransactionStore) => {
      await sql`create temporary table if not exists fates (fails boolean) on commit drop`.execute(
        inside.kysely,
      );
      await sql`create or replace function pg_temp.fail() returns trigger language plpgsql as
        $$ begin raise exception using errcode = 'serialization_failure'; end $$`.execute(
        inside.kysely,
      );
      await sql`create constraint trigger fail after insert on fates
        deferrable initially deferred for each row execute function pg_temp.fail()`.execute(
        inside.kysely,
      );
      await sql`insert into fates values (true)`.execute(inside.kysely);
    };
    const once = await counted(async (inside, run) => {
      await rename(inside, id, String(run));
      if (run === 1) await failing(inside);
      return run;
    });
    expect(once).toEqual({ value: 2, error: null, runs: 2 });
    const always = await counted(failing, { retries: 2 });
    expect(always.error).toBeInstanceOf(TransactionConflictError);
    expect(always.runs).toBe(3);
    expect(await nameOf(store, id)).toBe('2');
  });
});

describe('isolation', () => {
  it('is what was asked for, read committed unless it was', async () => {
    const level = async (options?: TransactionOptions) => {
      const { value } = await counted(
        async (inside) =>
          (
            await sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(
              inside.kysely,
            )
          ).rows[0]?.transaction_isolation,
        options,
      );
      return value;
    };
    expect(await level()).toBe('read committed');
    expect(await level({ isolation: 'serializable' })).toBe('serializable');
    expect(await level({ isolation: 'repeatable read', readOnly: true })).toBe('repeatable read');
  });

  it('shows read-only work one state where it asks for it', async () => {
    const id = await organization('before');
    const hasRead = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    const reading = store.transaction(
      async (inside) => {
        const first = await nameOf(inside, id);
        hasRead.resolve();
        await mayGoOn.promise;
        return [first, await nameOf(inside, id)];
      },
      { isolation: 'repeatable read', readOnly: true },
    );
    await hasRead.promise;
    await rename(store, id, 'after');
    mayGoOn.resolve();
    expect(await reading).toEqual(['before', 'before']);
  });
});
