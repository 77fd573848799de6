import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { budgetWindows, IllegalStateError, usageReservations } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { granted, openQuota, used, windowsOf } from './quota-fixtures.ts';

const HOLD = 5_000;

/** A budget whose room a request holds that nobody comes back for. */
async function withAbandoned(driver: DriverUnderTest) {
  const test = await openQuota(driver);
  const { acme } = test;
  await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
  await acme.quota.reserve({ requestId: 'abandoned', tokens: 10, holdMs: HOLD });
  return test;
}

export function quotaExpirySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › holds that expire`, () => {
    it('free their room for the next who wants it, at the moment they expire', async () => {
      const { acme, pass, rows } = await withAbandoned(driver);
      pass(HOLD - 1);
      expect(await acme.quota.reserve({ requestId: 'a', tokens: 1 })).toMatchObject({
        granted: false,
      });
      pass(1);
      granted(await acme.quota.reserve({ requestId: 'a', tokens: 10 }));
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 10, 0 + 1']);
      const abandoned = (await rows(usageReservations)).find(
        ({ requestId }) => requestId === 'abandoned',
      );
      expect(abandoned?.releasedAt).toEqual(abandoned?.expiresAt);
    });

    it('are not counted by check and status, before anybody has given them back', async () => {
      const { acme, pass, rows } = await withAbandoned(driver);
      await acme.quota.reserve({ requestId: 'none of it', holdMs: HOLD * 2 });
      pass(HOLD);
      expect(await acme.quota.check({ tokens: 10 })).toMatchObject({ allowed: true });
      expect(await acme.quota.check({ tokens: 11 })).toMatchObject({
        allowed: false,
        exceeded: [{ remaining: 10 }],
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 1']);
      expect(await rows(budgetWindows)).toMatchObject([{ reservedTokens: 10 }]);
    });

    it('are given back in every window they are in, of other days and of other users too', async () => {
      const { acme, pass, rows } = await openQuota(driver);
      const base = { action: 'block', limitTokens: 100 } as const;
      await acme.budgets.create({ ...base, period: 'month' });
      await acme.budgets.create({ ...base, period: 'day', userId: uuid(1) });
      await acme.budgets.create({ ...base, period: 'day', userId: uuid(2) });
      const reserve = (requestId: string, user: number, tokens: number) =>
        acme.quota.reserve({ requestId, userId: uuid(user), tokens, holdMs: HOLD });
      await reserve('a', 1, 1);
      await reserve('b', 1, 2);
      await reserve('c', 2, 4);
      pass(24 * 3_600_000);
      await reserve('d', 1, 8);
      expect(
        (await rows(budgetWindows)).map(({ reservedTokens }) => reservedTokens).sort(),
      ).toEqual([0, 0, 8, 8]);
      pass(HOLD);
      expect(await acme.quota.releaseExpired()).toBe(1);
      expect(await acme.quota.releaseExpired()).toBe(0);
      expect((await rows(budgetWindows)).every(({ reservedTokens }) => reservedTokens === 0)).toBe(
        true,
      );
    });

    it('are given back a thousand at a time, and all of them before one is refused', async () => {
      const { acme, store, pass, now } = await openQuota(driver);
      const { id } = await acme.budgets.create({
        period: 'day',
        action: 'block',
        limitRequests: 2_500,
      });
      const budgetWindow = { budgetId: id, windowStart: '2026-03-15T00:00:00.000Z' };
      await store.load(
        usageReservations,
        Array.from({ length: 2_500 }, (_, place) => ({
          organizationId: acme.id,
          requestId: `crashed ${place}`,
          budgetWindows: [budgetWindow],
          reservedAt: now(),
          expiresAt: new Date(now().getTime() + HOLD + (place % 3)),
        })),
      );
      await store.load(budgetWindows, [
        {
          organizationId: acme.id,
          budgetId: id,
          windowStart: new Date(budgetWindow.windowStart),
          reservedRequests: 2_500,
        },
      ]);
      pass(HOLD + 3);
      expect(await acme.quota.releaseExpired()).toBe(1_000);
      granted(await acme.quota.reserve({ requestId: 'a', requests: 2_500 }));
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 2500']);
    });

    it('are recorded and told when they are settled after all', async () => {
      const { acme, pass, now } = await withAbandoned(driver);
      pass(HOLD);
      granted(await acme.quota.reserve({ requestId: 'a', tokens: 10 }));
      expect(await acme.quota.settle('abandoned', used(now(), { inputTokens: 9 }))).toMatchObject({
        recorded: true,
        exceededReservation: false,
        settledLate: true,
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 9 + 10, 1 + 1']);
      pass(1);
      expect(await acme.quota.settle('abandoned', used(now()))).toMatchObject({
        recorded: false,
        settledLate: true,
      });
      await acme.quota.settle('a', used(now(), { inputTokens: 10 }));
      expect(await windowsOf(acme)).toEqual(['0 + 0, 19 + 0, 2 + 0']);
    });

    it('are settled late although nobody has given them back', async () => {
      const { acme, pass, now } = await withAbandoned(driver);
      pass(HOLD);
      expect(await acme.quota.settle('abandoned', used(now(), { inputTokens: 1 }))).toMatchObject({
        settledLate: true,
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 1 + 0, 1 + 0']);
      expect(await acme.quota.releaseExpired()).toBe(0);
    });

    it('are given back once, also where they are settled at that moment', async () => {
      const { acme, store, pass, now } = await withAbandoned(driver);
      pass(HOLD);
      const settled = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const settling = store.transaction(async (transaction) => {
        const { quota } = transaction.organization(acme.id);
        await quota.settle('abandoned', used(now(), { inputTokens: 1 }));
        settled.resolve();
        await begun.promise;
      });
      await settled.promise;
      // It finds the hold, which is not settled for it yet, and has to wait for the budget.
      const releasing = acme.quota.releaseExpired();
      await turnOfEventLoop();
      begun.resolve();
      await settling;
      expect(await releasing).toBe(0);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 1 + 0, 1 + 0']);
    });

    it('are over for whoever reserves again or releases, noticed or not', async () => {
      const { acme, pass, now } = await withAbandoned(driver);
      pass(HOLD + 1);
      const again = () => acme.quota.reserve({ requestId: 'abandoned', tokens: 10 });
      await expect(again()).rejects.toThrow(IllegalStateError);
      const released = await acme.quota.release('abandoned');
      expect(released.releasedAt).toEqual(released.expiresAt);
      await expect(again()).rejects.toThrow(IllegalStateError);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0']);
      expect(await acme.quota.settle('abandoned', used(now()))).toMatchObject({
        settledLate: true,
      });
    });

    it('of one organization are not the business of another', async () => {
      const { acme, store, pass } = await withAbandoned(driver);
      const other = await store.organizations.create({ slug: 'umbrella', name: 'Umbrella' });
      pass(HOLD);
      const umbrella = store.organization(other.id);
      granted(await umbrella.quota.reserve({ requestId: 'abandoned' }));
      expect(await umbrella.quota.releaseExpired()).toBe(0);
      expect((await acme.quota.get('abandoned'))?.releasedAt).toBeNull();
    });
  });
}
