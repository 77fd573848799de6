import { TransactionScopeError, UniqueViolationError } from '@runledger/schema';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openTestStore, temporaryFile } from '../../test/database.ts';
import type { Database } from '../store.ts';

const row = (number: number) => ({
  id: `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`,
  slug: `org-${number}`,
  name: `Organization ${number}`,
});

const insert = (db: Kysely<Database>, ...numbers: number[]) =>
  db.insertInto('organizations').values(numbers.map(row)).execute();

const slugs = async (db: Kysely<Database>) =>
  (await db.selectFrom('organizations').select('slug').orderBy('slug').execute()).map(
    ({ slug }) => slug,
  );

describe.each([':memory:', 'file'])('kysely on %s', (place) => {
  const open = () => openTestStore({ path: place === 'file' ? temporaryFile() : place });

  it('inserts, updates, deletes and selects', async () => {
    const { kysely } = await open();
    await insert(kysely, 1, 2, 3);
    const updated = await kysely
      .updateTable('organizations')
      .set({ name: 'Renamed' })
      .where('slug', '<>', 'org-1')
      .executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(2n);
    const deleted = await kysely
      .deleteFrom('organizations')
      .where('slug', '=', 'org-2')
      .returning('name')
      .execute();
    expect(deleted).toEqual([{ name: 'Renamed' }]);
    expect(await slugs(kysely)).toEqual(['org-1', 'org-3']);
  });

  it('tells the row number of an insert', async () => {
    const { kysely } = await open();
    await sql`create table numbered (id integer primary key, a text)`.execute(kysely);
    const db = kysely.$extendTables<{ numbered: { id: number; a: string } }>();
    const result = await db.insertInto('numbered').values({ id: 41, a: 'x' }).executeTakeFirst();
    expect(result).toMatchObject({ insertId: 41n, numInsertedOrUpdatedRows: 1n });
  });

  it('changes and looks at the schema', async () => {
    const { kysely } = await open();
    await kysely.schema.createTable('own').addColumn('a', 'text').execute();
    const tables = await kysely.introspection.getTables();
    expect(tables.map(({ name }) => name)).toContain('own');
  });

  it('maps errors', async () => {
    const { kysely } = await open();
    await insert(kysely, 1);
    await expect(insert(kysely, 1)).rejects.toBeInstanceOf(UniqueViolationError);
  });

  it('streams in portions, while other calls go on', async () => {
    const { kysely } = await open();
    await insert(kysely, 1, 2, 3, 4, 5);
    const seen: string[] = [];
    const stream = kysely.selectFrom('organizations').select('slug').orderBy('slug').stream(2);
    for await (const { slug } of stream) {
      seen.push(slug);
      await kysely.deleteFrom('organizations').where('slug', '=', slug).execute();
    }
    expect(seen).toEqual(['org-1', 'org-2', 'org-3', 'org-4', 'org-5']);
    expect(await slugs(kysely)).toEqual([]);
  });

  it('lets go of a stream that is left early, or fails', async () => {
    const { kysely } = await openTestStore({
      path: place === 'file' ? temporaryFile() : place,
      maxReaders: 1,
      busyTimeoutMs: 50,
    });
    await insert(kysely, 1, 2, 3);
    for (let round = 0; round < 3; round++) {
      for await (const _ of kysely.selectFrom('organizations').selectAll().stream(1)) break;
      await expect(async () => {
        const query = kysely.selectNoFrom(sql`no_such_function()`.as('x'));
        for await (const _ of query.stream(1)) break;
      }).rejects.toThrow(/no_such_function/);
    }
    await insert(kysely, 4);
  });

  describe('its own transactions', () => {
    it('commit, and roll back when the work throws', async () => {
      const { kysely } = await open();
      await kysely.transaction().execute((trx) => insert(trx, 1));
      const failing = kysely.transaction().execute(async (trx) => {
        await insert(trx, 2);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await slugs(kysely)).toEqual(['org-1']);
    });

    it('let no other call slip in', async () => {
      const { kysely, organizations } = await open();
      const begun = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const failing = kysely.transaction().execute(async (trx) => {
        await insert(trx, 1);
        begun.resolve();
        await mayEnd.promise;
        throw new Error('roll back');
      });
      await begun.promise;
      const outside = organizations.create({ slug: 'outside', name: 'Outside' });
      mayEnd.resolve();
      await expect(failing).rejects.toThrow('roll back');
      await outside;
      expect(await slugs(kysely)).toEqual(['outside']);
    });

    it('refuse calls on the outer store from inside, also from what outlives them', async () => {
      const store = await open();
      const mayGoOn = Promise.withResolvers<void>();
      let late: Promise<unknown> = Promise.resolve();
      await store.kysely.transaction().execute(async (trx) => {
        await insert(trx, 1);
        for (const call of [
          () => slugs(store.kysely),
          () => insert(store.kysely, 2),
          () => store.kysely.transaction().execute(() => Promise.resolve()),
          () => store.organizations.getBySlug('org-1'),
          () => store.transaction(() => Promise.resolve()),
        ]) {
          await expect(call()).rejects.toThrow(TransactionScopeError);
        }
        late = mayGoOn.promise.then(() => slugs(store.kysely)).catch((error: unknown) => error);
        expect(await slugs(trx)).toEqual(['org-1']);
      });
      mayGoOn.resolve();
      expect(await late).toBeInstanceOf(TransactionScopeError);
      // Who began it is outside again.
      expect(await slugs(store.kysely)).toEqual(['org-1']);
    });

    it('roll back once a statement in them has failed', async () => {
      const { kysely } = await open();
      await insert(kysely, 1);
      const going = kysely.transaction().execute(async (trx) => {
        await insert(trx, 2);
        await insert(trx, 1).catch(() => 'ignored');
        await expect(slugs(trx)).rejects.toThrow(TransactionScopeError);
      });
      await expect(going).rejects.toThrow(TransactionScopeError);
      expect(await slugs(kysely)).toEqual(['org-1']);
    });

    it('go back to savepoints, past a failure too', async () => {
      const { kysely } = await open();
      await insert(kysely, 1);
      const trx = await kysely.startTransaction().execute();
      await insert(trx, 2);
      const after = await trx.savepoint('after "two"').execute();
      await expect(insert(after, 1)).rejects.toThrow(UniqueViolationError);
      await after.rollbackToSavepoint('after "two"').execute();
      await insert(trx, 3);
      await after.releaseSavepoint('after "two"').execute();
      await trx.commit().execute();
      expect(await slugs(kysely)).toEqual(['org-1', 'org-2', 'org-3']);
    });

    it('keep nobody waiting once they could not commit', async () => {
      const { kysely } = await open();
      await insert(kysely, 1);
      const trx = await kysely.startTransaction().execute();
      await expect(insert(trx, 1)).rejects.toThrow(UniqueViolationError);
      await expect(trx.commit().execute()).rejects.toThrow(TransactionScopeError);
      await expect(insert(trx, 2)).rejects.toThrow(TransactionScopeError);
      await insert(kysely, 3);
      await trx.rollback().execute();
      expect(await slugs(kysely)).toEqual(['org-1', 'org-3']);
    });

    it('are rolled back by hand', async () => {
      const { kysely } = await open();
      const trx = await kysely.startTransaction().execute();
      await insert(trx, 1);
      await trx.rollback().execute();
      expect(await slugs(kysely)).toEqual([]);
    });

    it('read one state of the database when they only read', async () => {
      const { kysely } = await open();
      await insert(kysely, 1);
      const reading = kysely.transaction().setAccessMode('read only');
      expect(await reading.execute((trx) => slugs(trx))).toEqual(['org-1']);
    });
  });

  describe('of a transaction store', () => {
    it('works in the transaction, streams included', async () => {
      const store = await open();
      const failing = store.transaction(async (inside) => {
        await insert(inside.kysely, 1, 2, 3);
        await inside.organizations.create({ slug: 'other', name: 'Other' });
        const seen: string[] = [];
        for await (const { slug } of inside.kysely
          .selectFrom('organizations')
          .select('slug')
          .stream(2)) {
          seen.push(slug);
        }
        expect(seen.sort()).toEqual(['org-1', 'org-2', 'org-3', 'other']);
        throw new Error('roll back');
      });
      await expect(failing).rejects.toThrow('roll back');
      expect(await slugs(store.kysely)).toEqual([]);
    });

    it('begins no transaction of its own, and ends with the work', async () => {
      const store = await open();
      let escaped: Kysely<Database> | undefined;
      await store.transaction(async (inside) => {
        escaped = inside.kysely;
        const nested = inside.kysely.transaction().execute(() => Promise.resolve());
        await expect(nested).rejects.toThrow(TransactionScopeError);
      });
      await expect(slugs(escaped as Kysely<Database>)).rejects.toThrow(TransactionScopeError);
    });
  });
});

describe('kysely on a file', () => {
  it('streams a state that writes do not change', async () => {
    const { kysely } = await openTestStore({ path: temporaryFile() });
    await insert(kysely, 1, 2, 3);
    const seen: string[] = [];
    for await (const { slug } of kysely.selectFrom('organizations').select('slug').stream(1)) {
      seen.push(slug);
      if (seen.length === 1) await insert(kysely, 4, 5);
    }
    expect(seen).toHaveLength(3);
    expect(await slugs(kysely)).toHaveLength(5);
  });

  it('keeps a read-only transaction at one state, and from writing', async () => {
    const { kysely } = await openTestStore({ path: temporaryFile() });
    await insert(kysely, 1);
    const trx = await kysely.startTransaction().setAccessMode('read only').execute();
    expect(await slugs(trx)).toEqual(['org-1']);
    await insert(kysely, 2);
    expect(await slugs(trx)).toEqual(['org-1']);
    await expect(insert(trx, 3)).rejects.toThrow('only reads');
    await trx.rollback().execute();
    expect(await slugs(kysely)).toEqual(['org-1', 'org-2']);
  });
});
