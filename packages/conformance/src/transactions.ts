import {
  ClosedError,
  DatabaseError,
  dailyUsage,
  organizations,
  TransactionScopeError,
  type TransactionStore,
  UniqueViolationError,
  usageEvents,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, usageEvent } from './fixtures.ts';

export function transactionSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › transaction`, () => {
    it('commits everything together and returns what the work returns', async () => {
      const { store, rows } = await openFresh(driver);
      const result = await store.transaction(async (transaction) => {
        const acme = await createOrganization(transaction);
        await transaction.metering.record(usageEvent(acme));
        expect(await transaction.organizations.getBySlug('acme')).toEqual(acme);
        return acme.slug;
      });
      expect(result).toBe('acme');
      expect(await rows(usageEvents)).toHaveLength(1);
      expect(await rows(dailyUsage)).toHaveLength(1);
    });

    it('rolls everything back when the work throws, and throws the same error', async () => {
      const { store, rows } = await openFresh(driver);
      const failure = new Error('changed my mind');
      const thrown = await store
        .transaction(async (transaction) => {
          const acme = await createOrganization(transaction);
          await transaction.metering.recordBatch([usageEvent(acme), usageEvent(acme)]);
          throw failure;
        })
        .catch((error: unknown) => error);
      expect(thrown).toBe(failure);
      expect(await rows(organizations)).toEqual([]);
      expect(await rows(usageEvents)).toEqual([]);
    });

    it('lets no other call slip in', async () => {
      const { store, rows } = await openFresh(driver);
      const started = Promise.withResolvers<void>();
      const mayEnd = Promise.withResolvers<void>();
      const transaction = store
        .transaction(async (inside) => {
          await createOrganization(inside, 'inside');
          started.resolve();
          await mayEnd.promise;
          throw new Error('roll back');
        })
        .catch(() => 'rolled back');
      await started.promise;
      const outside = createOrganization(store, 'outside');
      mayEnd.resolve();
      expect(await transaction).toBe('rolled back');
      await outside;
      expect((await rows(organizations)).map(({ slug }) => slug)).toEqual(['outside']);
    });

    it('runs transactions that were started together without losing one', async () => {
      const { store, rows } = await openFresh(driver);
      const slugs = Array.from({ length: 12 }, (_, number) => `org-${number}`);
      await Promise.all(
        slugs.map((slug) => store.transaction((inside) => createOrganization(inside, slug))),
      );
      expect((await rows(organizations)).map(({ slug }) => slug).sort()).toEqual(slugs.sort());
    });

    it('refuses calls on the outer store from inside, reads included', async () => {
      const { store, readWithQueryBuilder, rows } = await openFresh(driver);
      const acme = await createOrganization(store);
      await store.transaction(async () => {
        for (const call of [
          () => store.organizations.getBySlug('acme'),
          () => store.organizations.create({ slug: 'other', name: 'Other' }),
          () => store.metering.record(usageEvent(acme)),
          () => store.organization(acme.id).metering.recordBatch([]),
          () => store.transaction(() => Promise.resolve()),
          () => store.health(),
          readWithQueryBuilder,
        ]) {
          await expect(call()).rejects.toThrow(TransactionScopeError);
        }
      });
      expect(await rows(organizations)).toHaveLength(1);
    });

    it('refuses them from a timer that outlives the transaction too', async () => {
      const { store } = await openFresh(driver);
      const mayRead = Promise.withResolvers<void>();
      let late: Promise<unknown> = Promise.resolve();
      await store.transaction(() => {
        late = mayRead.promise.then(
          () =>
            new Promise((resolve) => {
              setTimeout(
                () =>
                  resolve(store.organizations.getBySlug('acme').catch((error: unknown) => error)),
                0,
              );
            }),
        );
        return Promise.resolve();
      });
      mayRead.resolve();
      expect(await late).toBeInstanceOf(TransactionScopeError);
    });

    it('refuses calls on a transaction that has ended', async () => {
      const { store, rows } = await openFresh(driver);
      let escaped: TransactionStore | undefined;
      await store.transaction((transaction) => {
        escaped = transaction;
        return Promise.resolve();
      });
      await expect(escaped?.organizations.getBySlug('acme')).rejects.toThrow(TransactionScopeError);
      await expect(createOrganization(escaped as TransactionStore)).rejects.toThrow(
        TransactionScopeError,
      );
      await expect(escaped?.load(organizations, [])).rejects.toThrow(TransactionScopeError);
      await expect(escaped?.metering.recordBatch([])).rejects.toThrow(TransactionScopeError);
      expect(await rows(organizations)).toEqual([]);
    });

    it('rolls back when a statement failed, even where the work goes on', async () => {
      const { store, rows } = await openFresh(driver);
      await createOrganization(store, 'acme');
      const thrown = await store
        .transaction(async (transaction) => {
          await createOrganization(transaction, 'first');
          const failed = await createOrganization(transaction, 'acme').catch(
            (error: unknown) => error,
          );
          expect(failed).toBeInstanceOf(UniqueViolationError);
          await expect(transaction.organizations.getBySlug('first')).rejects.toThrow(
            TransactionScopeError,
          );
          return 'fine';
        })
        .catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(TransactionScopeError);
      expect((thrown as Error).cause).toBeInstanceOf(UniqueViolationError);
      expect((await rows(organizations)).map(({ slug }) => slug)).toEqual(['acme']);
    });

    it('commits no half of what was not awaited', async () => {
      const { store, rows } = await openFresh(driver);
      const loaded = Array.from({ length: 3_000 }, (_, place) => ({
        slug: `org-${place}`,
        name: 'Loaded',
      }));
      let loading: Promise<unknown> = Promise.resolve();
      const outcome = await store
        .transaction(async (inside) => {
          loading = inside.load(organizations, loaded).catch(() => 'refused');
        })
        .catch((error: unknown) => error);
      await loading;
      // Either it had come to its end, or nothing of it stays.
      if (outcome !== undefined) expect(outcome).toBeInstanceOf(TransactionScopeError);
      expect(await rows(organizations)).toHaveLength(outcome === undefined ? 3_000 : 0);
    });

    it('is not begun or ended by statements, whatever stands before the word', async () => {
      const { store, rows, sql } = await openFresh(driver);
      for (const text of ['BEGIN', '/* x */ BEGIN', '-- x\n;COMMIT', '/* a *//* b */ ROLLBACK']) {
        await expect(sql(text)).rejects.toThrow(TransactionScopeError);
      }
      // Only one statement at a time: the second would pass unseen.
      await expect(sql('SELECT 1; COMMIT')).rejects.toThrow(DatabaseError);
      await expect(sql('SELECT 1; BEGIN')).rejects.toThrow(DatabaseError);
      await createOrganization(store);
      expect(await rows(organizations)).toHaveLength(1);
    });

    it('goes on after input that the model refuses', async () => {
      const { store, rows } = await openFresh(driver);
      await store.transaction(async (transaction) => {
        await expect(createOrganization(transaction, '?')).rejects.toMatchObject({
          code: 'VALIDATION',
        });
        await createOrganization(transaction, 'acme');
      });
      expect(await rows(organizations)).toHaveLength(1);
    });
  });

  describe(`${driver.name} › close`, () => {
    it('waits for calls under way, may be called twice, and refuses later calls', async () => {
      const { store } = await driver.open();
      const creating = createOrganization(store);
      await Promise.all([creating, store.close()]);
      expect((await creating).slug).toBe('acme');
      await store.close();
      await expect(store.organizations.getBySlug('acme')).rejects.toThrow(ClosedError);
      await expect(store.transaction(() => Promise.resolve())).rejects.toThrow(ClosedError);
      await expect(store.health()).rejects.toThrow(ClosedError);
    });
  });

  describe(`${driver.name} › health`, () => {
    it('is well on an open, migrated database', async () => {
      const { store } = await openFresh(driver);
      const health = await store.health();
      expect(health.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(health.ok).toBe(true);
    });
  });
}
