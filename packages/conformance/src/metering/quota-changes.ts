import { budgetWindows, usageEvents, usageReservations } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { granted, openQuota, used, windowsOf } from './quota-fixtures.ts';

const base = { period: 'day', action: 'block' } as const;

export function quotaChangeSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › budgets that change under way`, () => {
    it('count what is reserved after they were created', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.quota.reserve({ requestId: 'before', tokens: 9 });
      await acme.budgets.create({ ...base, limitTokens: 10 });
      await acme.quota.settle('before', used(now(), { inputTokens: 9 }));
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0']);
      granted(await acme.quota.reserve({ requestId: 'after', tokens: 10 }));
    });

    it('are left out of requests that hold room in them when they are deleted', async () => {
      const { acme, now, rows } = await openQuota(driver);
      const { id } = await acme.budgets.create({ ...base, limitTokens: 10 });
      await acme.budgets.create({ ...base, period: 'month', limitTokens: 100 });
      for (const requestId of ['a', 'b', 'c']) {
        await acme.quota.reserve({ requestId, tokens: 3, holdMs: 1_000 });
      }
      await acme.budgets.delete(id);
      await acme.quota.settle('a', used(now(), { inputTokens: 3 }));
      await acme.quota.release('b');
      expect(await windowsOf(acme)).toEqual(['0 + 0, 3 + 3, 1 + 1']);
      expect(await rows(usageEvents)).toHaveLength(1);
      granted(await acme.quota.reserve({ requestId: 'd', tokens: 90 }));
    });

    it('give nothing back where all of a hold is in budgets that are gone', async () => {
      const { acme, now, pass, rows } = await openQuota(driver);
      const { id } = await acme.budgets.create({ ...base, limitTokens: 10 });
      for (const requestId of ['a', 'b', 'c']) {
        await acme.quota.reserve({ requestId, tokens: 3, holdMs: 1_000 });
      }
      await acme.budgets.delete(id);
      expect(await acme.quota.settle('a', used(now()))).toMatchObject({ recorded: true });
      await acme.quota.release('b');
      pass(1_000);
      expect(await acme.quota.releaseExpired()).toBe(1);
      expect(await rows(budgetWindows)).toEqual([]);
    });

    it('leave what is held when the limit becomes lower, and refuse until there is room', async () => {
      const { acme, now } = await openQuota(driver);
      const { id } = await acme.budgets.create({ ...base, limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'a', tokens: 8 });
      await acme.budgets.update(id, { limitTokens: 5 });
      const reserve = () => acme.quota.reserve({ requestId: 'b', tokens: 1 });
      expect(await reserve()).toMatchObject({ granted: false, exceeded: [{ remaining: 0 }] });
      await acme.quota.settle('a', used(now(), { inputTokens: 4 }));
      granted(await reserve());
      expect(await reserve()).toMatchObject({ granted: true });
      await acme.budgets.update(id, { limitTokens: 6, limitRequests: 2 });
      expect(await acme.quota.reserve({ requestId: 'c', tokens: 1 })).toMatchObject({
        granted: false,
        exceeded: [{ limit: 'requests', remaining: 0 }],
      });
      await acme.budgets.update(id, { action: 'warn' });
      expect(await acme.quota.reserve({ requestId: 'c', tokens: 1 })).toMatchObject({
        granted: true,
        warnings: [{ limit: 'requests' }],
      });
    });

    it('begin windows of their own when the period changes', async () => {
      const { acme, now } = await openQuota(driver);
      const { id } = await acme.budgets.create({ ...base, limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'a', tokens: 8 });
      await acme.budgets.update(id, { period: 'month' });
      granted(await acme.quota.reserve({ requestId: 'b', tokens: 10 }));
      await acme.quota.settle('a', used(now(), { inputTokens: 8 }));
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 10, 0 + 1']);
      await acme.budgets.update(id, { period: 'day' });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 8 + 0, 1 + 0']);
    });
  });

  describe(`${driver.name} › metering › quotas in transactions`, () => {
    it('commit with everything else, or not at all', async () => {
      const { acme, store, rows, now } = await openQuota(driver);
      await acme.budgets.create({ ...base, limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'a', tokens: 3 });
      const work = (fails: boolean) =>
        store.transaction(async (inside) => {
          const { quota } = inside.organization(acme.id);
          await quota.reserve({ requestId: 'b', tokens: 7 });
          await quota.settle('a', used(now(), { inputTokens: 2 }));
          expect(await quota.reserve({ requestId: 'c', tokens: 5 })).toMatchObject({
            granted: false,
          });
          await inside.organizations.create({ slug: 'umbrella', name: 'Umbrella' });
          if (fails) throw new Error('no');
        });
      await expect(work(true)).rejects.toThrow('no');
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 3, 0 + 1']);
      expect(await rows(usageReservations)).toHaveLength(1);
      await work(false);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 2 + 7, 1 + 1']);
      expect(await rows(usageReservations)).toHaveLength(2);
      expect(await store.organizations.getBySlug('umbrella')).not.toBeNull();
    });

    it('go on after a refusal and after the end of a reservation', async () => {
      const { acme, store, pass, now } = await openQuota(driver);
      await acme.budgets.create({ ...base, limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'expired', tokens: 10, holdMs: 1_000 });
      pass(1_000);
      await store.transaction(async (inside) => {
        const { quota, budgets } = inside.organization(acme.id);
        await expect(quota.settle('none', used(now()))).rejects.toThrow();
        granted(await quota.reserve({ requestId: 'a', tokens: 4 }));
        await expect(quota.reserve({ requestId: 'expired' })).rejects.toThrow();
        expect(await quota.reserve({ requestId: 'b', tokens: 7 })).toMatchObject({
          granted: false,
        });
        await quota.release('a');
        await expect(quota.settle('a', used(now()))).rejects.toThrow();
        granted(await quota.reserve({ requestId: 'b', tokens: 7 }));
        await budgets.create({ ...base, limitTokens: 1 });
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 7, 0 + 1', '0 + 0, 0 + 0, 0 + 0']);
    });
  });
}
