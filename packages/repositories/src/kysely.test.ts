import { TransactionScopeError } from '@runledger/schema';
import {
  DummyDriver,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { describe, expect, it } from 'vitest';
import { scopedKysely, withKysely } from './kysely.ts';
import { TransactionScope } from './transactions/scope.ts';

function open(driver = new DummyDriver()) {
  const scope = new TransactionScope();
  const kysely = scopedKysely<{ t: { a: string } }>(
    {
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
    driver,
    scope,
  );
  return { scope, kysely, read: () => kysely.selectFrom('t').selectAll().execute() };
}

const isInside = (scope: TransactionScope): boolean => {
  try {
    scope.assertOutside();
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(TransactionScopeError);
    return true;
  }
};

describe('scopedKysely', () => {
  it('runs the work of its transactions inside the scope, and nothing else', async () => {
    const { scope, kysely, read } = open();
    // As the first call of all, and then again: what begins it must not stay inside.
    for (let round = 0; round < 3; round++) {
      expect(await kysely.transaction().execute(async () => isInside(scope))).toBe(true);
      expect(isInside(scope)).toBe(false);
      await read();
      expect(isInside(scope)).toBe(false);
    }
  });

  it('leaves who began a transaction outside when its work fails', async () => {
    const { scope, kysely } = open();
    const failing = kysely.transaction().execute(() => Promise.reject(new Error('no')));
    expect(isInside(scope)).toBe(false);
    await expect(failing).rejects.toThrow('no');
    expect(isInside(scope)).toBe(false);
  });

  it('keeps what outlives a transaction inside', async () => {
    const { scope, kysely } = open();
    const mayLook = Promise.withResolvers<void>();
    let late: Promise<boolean> = Promise.resolve(false);
    await kysely.transaction().execute(() => {
      late = mayLook.promise.then(() => isInside(scope));
      return Promise.resolve();
    });
    mayLook.resolve();
    expect(await late).toBe(true);
  });

  it('leaves who begins and ends a transaction by hand outside', async () => {
    const { scope, kysely } = open();
    const transaction = await kysely.startTransaction().execute();
    expect(isInside(scope)).toBe(false);
    await transaction.commit().execute();
    expect(isInside(scope)).toBe(false);
  });

  it('works behind plugins, schemas and a connection of its own', async () => {
    const { scope, kysely } = open();
    const places = [
      kysely.withSchema('s'),
      kysely.withoutPlugins(),
      kysely.$extendTables<{ u: { b: string } }>(),
    ] as Kysely<unknown>[];
    for (const each of places) {
      expect(await each.transaction().execute(async () => isInside(scope))).toBe(true);
    }
    expect(await kysely.connection().execute(async () => isInside(scope))).toBe(false);
  });
});

describe('withKysely', () => {
  it('makes it once, when it is asked for', () => {
    let made = 0;
    const store = withKysely({ a: 1 }, () => {
      made += 1;
      return open().kysely;
    });
    expect(made).toBe(0);
    expect(store.kysely).toBe(store.kysely);
    expect([store.a, made]).toEqual([1, 1]);
  });
});
