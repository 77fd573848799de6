/** Transactions nested in others: what fails alone, what commits together, and who waits for whom. */
import {
  dailyUsage,
  organizations,
  TransactionScopeError,
  type TransactionStore,
  UniqueViolationError,
  usageEvents,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from './driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from './fixtures.ts';

const slugsOf = async ({ rows }: TestDatabase): Promise<string[]> =>
  (await rows(organizations)).map(({ slug }) => slug).sort();

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

export function nestedTransactionSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › nested transaction`, () => {
    it('commits with the one around it, and returns what the work returns', async () => {
      const database = await openFresh(driver);
      const result = await database.store.transaction(async (outer) => {
        const acme = await createOrganization(outer);
        const slug = await outer.transaction(async (inner) => {
          await inner.metering.record(usageEvent(acme));
          expect(await inner.organizations.getBySlug('acme')).toEqual(acme);
          return (await createOrganization(inner, 'inner')).slug;
        });
        expect(await outer.organizations.getBySlug('inner')).not.toBeNull();
        return slug;
      });
      expect(result).toBe('inner');
      expect(await slugsOf(database)).toEqual(['acme', 'inner']);
      expect(await database.rows(usageEvents)).toHaveLength(1);
    });

    it('undoes what failed alone, and throws the same error', async () => {
      const database = await openFresh(driver);
      const failure = new Error('changed my mind');
      await database.store.transaction(async (outer) => {
        const acme = await createOrganization(outer);
        const failing = outer.transaction(async (inner) => {
          await createOrganization(inner, 'inner');
          await inner.metering.recordBatch([usageEvent(acme), usageEvent(acme)]);
          throw failure;
        });
        expect(await thrownBy(failing)).toBe(failure);
        expect(await outer.organizations.getBySlug('inner')).toBeNull();
        await createOrganization(outer, 'after');
      });
      expect(await slugsOf(database)).toEqual(['acme', 'after']);
      expect(await database.rows(usageEvents)).toEqual([]);
      expect(await database.rows(dailyUsage)).toEqual([]);
    });

    it('contains the failure of a statement, also where its work goes on', async () => {
      const database = await openFresh(driver);
      await createOrganization(database.store);
      await database.store.transaction(async (outer) => {
        await createOrganization(outer, 'before');
        const failing = outer.transaction(async (inner) => {
          await createOrganization(inner, 'inner');
          await createOrganization(inner);
        });
        expect(await thrownBy(failing)).toBeInstanceOf(UniqueViolationError);
        const goingOn = outer.transaction(async (inner) => {
          await createOrganization(inner, 'inner');
          await thrownBy(createOrganization(inner));
          await expect(inner.organizations.getBySlug('acme')).rejects.toThrow(
            TransactionScopeError,
          );
          return 'fine';
        });
        const thrown = await thrownBy(goingOn);
        expect(thrown).toBeInstanceOf(TransactionScopeError);
        expect((thrown as Error).cause).toBeInstanceOf(UniqueViolationError);
        await createOrganization(outer, 'after');
      });
      expect(await slugsOf(database)).toEqual(['acme', 'after', 'before']);
    });

    it('nests in nested ones', async () => {
      const database = await openFresh(driver);
      await database.store.transaction(async (outer) => {
        await outer.transaction(async (middle) => {
          await createOrganization(middle, 'middle');
          const failing = middle.transaction(async (inner) => {
            await createOrganization(inner, 'innermost');
            await createOrganization(inner, 'middle');
          });
          expect(await thrownBy(failing)).toBeInstanceOf(UniqueViolationError);
          await middle.transaction((inner) => createOrganization(inner, 'inner'));
        });
        const failing = outer.transaction(async (middle) => {
          await middle.transaction((inner) => createOrganization(inner, 'released'));
          throw new Error('undoes what was released into it');
        });
        expect(await thrownBy(failing)).toBeInstanceOf(Error);
      });
      expect(await slugsOf(database)).toEqual(['inner', 'middle']);
    });

    it('is undone with the one around it', async () => {
      const database = await openFresh(driver);
      const failing = database.store.transaction(async (outer) => {
        await outer.transaction((inner) => createOrganization(inner));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await slugsOf(database)).toEqual([]);
    });

    it('takes turns with others, and with calls on the one around it', async () => {
      const database = await openFresh(driver);
      const begun = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const order: string[] = [];
      await database.store.transaction(async (outer) => {
        const failing = outer.transaction(async (inner) => {
          await createOrganization(inner, 'undone');
          begun.resolve();
          await mayEnd.promise;
          order.push('first');
          throw new Error('no');
        });
        await begun.promise;
        const call = createOrganization(outer, 'outer').then(() => order.push('call'));
        const second = outer.transaction(async (inner) => {
          order.push('second');
          expect(await inner.organizations.getBySlug('undone')).toBeNull();
          await createOrganization(inner, 'second');
        });
        mayEnd.resolve();
        expect(await thrownBy(failing)).toBeInstanceOf(Error);
        await Promise.all([call, second]);
      });
      expect(order[0]).toBe('first');
      expect(order).toHaveLength(3);
      expect(await slugsOf(database)).toEqual(['outer', 'second']);
    });

    it('keeps a batch that is under way apart', async () => {
      const database = await openFresh(driver);
      const acme = await createOrganization(database.store);
      const events = Array.from({ length: 5_000 }, (_, place) =>
        usageEvent(acme, { id: uuid(place) }),
      );
      await database.store.transaction(async (outer) => {
        const batch = outer.metering.recordBatch(events);
        const failing = outer.transaction(async (inner) => {
          await createOrganization(inner, 'inner');
          throw new Error('no');
        });
        expect(await thrownBy(failing)).toBeInstanceOf(Error);
        expect(await batch).toEqual({ recorded: 5_000, duplicates: 0 });
      });
      expect(await slugsOf(database)).toEqual(['acme']);
      expect(await database.rows(usageEvents)).toHaveLength(5_000);
    });

    it('refuses calls on the stores around it from inside, which go on', async () => {
      const database = await openFresh(driver);
      const { store } = database;
      const mayCall = Promise.withResolvers<void>();
      let late: Promise<unknown> = Promise.resolve();
      await store.transaction(async (outer) => {
        await outer.transaction((middle) =>
          middle.transaction(async (inner) => {
            for (const around of [store, outer, middle]) {
              for (const call of [
                () => around.organizations.getBySlug('acme'),
                () => createOrganization(around),
                () => around.transaction(() => Promise.resolve()),
                () => around.load(organizations, []),
              ]) {
                await expect(call()).rejects.toThrow(TransactionScopeError);
              }
            }
            late = mayCall.promise.then(() => thrownBy(createOrganization(outer)));
            await createOrganization(inner, 'inner');
          }),
        );
        mayCall.resolve();
        expect(await late).toBeInstanceOf(TransactionScopeError);
        await createOrganization(outer, 'outer');
      });
      expect(await slugsOf(database)).toEqual(['inner', 'outer']);
    });

    it('refuses calls once it has ended', async () => {
      const database = await openFresh(driver);
      await database.store.transaction(async (outer) => {
        let escaped: TransactionStore | undefined;
        await outer.transaction((inner) => {
          escaped = inner;
          return Promise.resolve();
        });
        const call = createOrganization(escaped as TransactionStore);
        await expect(call).rejects.toThrow(TransactionScopeError);
        await expect(escaped?.transaction(() => Promise.resolve())).rejects.toThrow(
          TransactionScopeError,
        );
        await createOrganization(outer, 'outer');
      });
      expect(await slugsOf(database)).toEqual(['outer']);
    });

    it('remembers nothing that was undone', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      // In a month that nothing was made ready for.
      const record = (on: Pick<TransactionStore, 'metering'>) =>
        on.metering.record(usageEvent(acme, { occurredAt: new Date('2011-03-14T00:00:00Z') }));
      const undone = async (on: Pick<TransactionStore, 'transaction'>) => {
        const failing = on.transaction(async (inner) => {
          await record(inner);
          throw new Error('no');
        });
        expect(await thrownBy(failing)).toMatchObject({ message: 'no' });
      };
      const failing = store.transaction(async (outer) => {
        await undone(outer);
        await outer.transaction(record);
        await record(outer);
        await undone(outer);
        throw new Error('all of it');
      });
      expect(await thrownBy(failing)).toMatchObject({ message: 'all of it' });
      await store.transaction(async (outer) => {
        await undone(outer);
        await record(outer);
      });
      await record(store);
      expect(await rows(usageEvents)).toHaveLength(2);
    });
  });
}
