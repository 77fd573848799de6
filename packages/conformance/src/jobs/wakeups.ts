import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { enqueueOne, numbered, openJobs } from './fixtures.ts';

/** What waits in microtasks has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

export function wakeupSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › wake-up`, () => {
    it('tells who listens to the queue, until they listen no more', async () => {
      const { acme, all } = await openJobs(driver);
      const heard: string[] = [];
      const stop = await all.onEnqueued('default', () => heard.push('default'));
      const stopOther = await all.onEnqueued('other', () => heard.push('other'));
      await enqueueOne(acme);
      await settled();
      expect(heard).toEqual(['default']);
      await acme.enqueueMany([...numbered(3), ...numbered(2, { queue: 'other' })]);
      await settled();
      expect(heard.sort()).toEqual(['default', 'default', 'other']);
      await stop();
      await enqueueOne(acme);
      await settled();
      expect(heard).toHaveLength(3);
      await stopOther();
      await expect(all.onEnqueued(1 as never, () => undefined)).rejects.toMatchObject({
        code: 'VALIDATION',
      });
    });

    it('comes after the commit, and never after a rollback', async () => {
      const { store, all, acmeId } = await openJobs(driver);
      let heard = 0;
      await all.onEnqueued('default', () => {
        heard += 1;
      });
      const enqueueInside = (fail: boolean) =>
        store.transaction(async (transaction) => {
          await enqueueOne(transaction.organization(acmeId).jobs);
          await settled();
          expect(heard).toBe(0);
          if (fail) throw new Error('roll back');
        });
      await enqueueInside(true).catch(() => undefined);
      await settled();
      expect(heard).toBe(0);
      await enqueueInside(false);
      await settled();
      expect(heard).toBe(1);
    });

    it('comes with every way back into the queue', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      const { id } = await enqueueOne(acme);
      let heard = 0;
      await all.onEnqueued('default', () => {
        heard += 1;
      });
      const [first] = await claim();
      await all.release(first as NonNullable<typeof first>);
      await settled();
      expect(heard).toBe(1);
      const [second] = await claim();
      await all.fail(second as NonNullable<typeof second>, 'no', { delay: { baseMs: 1 } });
      await settled();
      expect(heard).toBe(2);
      pass(1);
      await claim();
      pass(1_000);
      await all.rescue();
      await settled();
      expect(heard).toBe(3);
      await acme.cancel(id);
      await settled();
      expect(heard).toBe(3);
      await acme.retry(id);
      await settled();
      expect(heard).toBe(4);
    });

    it('is not for those who begin to listen to a closed store', async () => {
      const { store, all } = await openJobs(driver);
      await store.close();
      await expect(all.onEnqueued('default', () => undefined)).rejects.toMatchObject({
        code: 'CLOSED',
      });
    });

    it('lets the listener use the store, also when it was woken from inside a transaction', async () => {
      const { store, all, acmeId } = await openJobs(driver);
      const claimed = Promise.withResolvers<number>();
      await all.onEnqueued('default', () => {
        all
          .claim({ workerId: 'woken' })
          .then(({ length }) => claimed.resolve(length), claimed.reject);
      });
      await store.transaction(async (transaction) => {
        await enqueueOne(transaction.organization(acmeId).jobs);
      });
      expect(await claimed.promise).toBe(1);
    });
  });
}
