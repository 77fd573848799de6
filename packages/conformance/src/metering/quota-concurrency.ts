import {
  type BudgetWindow,
  budgetWindows,
  IllegalStateError,
  type UsageEvent,
  usageEvents,
  usageReservations,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { runQuotaClients, USED } from './quota-clients.ts';
import { openQuota, type QuotaTest, used, windowsOf } from './quota-fixtures.ts';

const CLIENTS = 64;

const times = (count: number) => Array.from({ length: count }, (_, place) => place);

export function quotaConcurrencySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › quotas at once`, () => {
    it('grants exactly what fits to 64 clients who all want the same', async () => {
      const { acme } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 1_009 });
      await acme.budgets.create({ period: 'month', action: 'block', limitRequests: 150 });
      const results = await Promise.all(
        times(CLIENTS * 2).map((place) =>
          acme.quota.reserve({ requestId: `request ${place}`, tokens: 10 }),
        ),
      );
      expect(results.filter(({ granted }) => granted)).toHaveLength(100);
      expect(await windowsOf(acme)).toEqual([
        '0 + 0, 0 + 1000, 0 + 100',
        '0 + 0, 0 + 1000, 0 + 100',
      ]);
    });

    it('is never past the limit, and refuses nobody while room is left after settling', async () => {
      const { acme, store, rows } = await openQuota(driver, new Date());
      await acme.budgets.create({ period: 'month', action: 'block', limitTokens: 1_004 });
      const clients = { organizationId: acme.id, clients: CLIENTS, name: 'client' };
      const outcome = await runQuotaClients(store, clients);
      expect(outcome.faults).toEqual([]);
      expect(outcome.settled).toBe(199);
      expect(outcome.refused).toBeGreaterThan(0);
      expect(await windowsOf(acme)).toEqual([`0 + 0, ${199 * USED} + 0, 199 + 0`]);
      expect(await rows(usageEvents)).toHaveLength(199);
    }, 60_000);

    it('is one reservation when the same is reserved many times', async () => {
      const { acme } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitRequests: 1 });
      const results = await Promise.all(
        times(CLIENTS).map((place) =>
          // Some of them find other budgets, or none but the organization's.
          acme.quota.reserve({ requestId: 'a', userId: place % 2 === 0 ? uuid(1) : null }),
        ),
      );
      expect(results.every(({ granted }) => granted)).toBe(true);
      const reservations = results.map((result) =>
        JSON.stringify('reservation' in result && result.reservation),
      );
      expect(new Set(reservations).size).toBe(1);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 1']);
    });

    it('is settled once, or released, when both are tried many times', async () => {
      const { acme, rows, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 100 });
      for (const requestId of times(10).map((place) => `request ${place}`)) {
        await acme.quota.reserve({ requestId, tokens: 10 });
        const ends = await Promise.allSettled(
          times(8).map((place) =>
            place % 2 === 0
              ? acme.quota.settle(requestId, used(now(), { inputTokens: 4 }))
              : acme.quota.release(requestId),
          ),
        );
        const reservation = await acme.quota.get(requestId);
        const isSettled = reservation?.settledAt !== null;
        expect(reservation?.releasedAt !== null).toBe(!isSettled);
        for (const [place, end] of ends.entries()) {
          const isWinner = isSettled === (place % 2 === 0);
          expect(end.status).toBe(isWinner ? 'fulfilled' : 'rejected');
          if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(IllegalStateError);
        }
      }
      await assertConsistent({ rows });
      expect(await windowsOf(acme)).toEqual([
        `0 + 0, ${4 * (await rows(usageEvents)).length} + 0, ${(await rows(usageEvents)).length} + 0`,
      ]);
    });

    it('adds up and never deadlocks, whoever reserves, settles, expires and changes budgets', async () => {
      const test = await openQuota(driver);
      const { acme, now, pass, rows } = test;
      const users = times(5).map((number) => uuid(number + 1));
      const base = { period: 'day', action: 'block' } as const;
      const { id } = await acme.budgets.create({ ...base, limitTokens: 800 });
      await acme.budgets.create({ ...base, period: 'month', limitRequests: 10_000 });
      for (const userId of users) await acme.budgets.create({ ...base, userId, limitTokens: 300 });
      const client = async (number: number, round: number) => {
        const requestId = `request ${round} ${number}`;
        const userId = users[number % users.length] as string;
        const holdMs = number % 3 === 0 ? 1_000 : 600_000;
        const { granted } = await acme.quota.reserve({ requestId, userId, tokens: 10, holdMs });
        if (number === 7) await acme.budgets.update(id, { limitTokens: 800 - round });
        if (number === 9) {
          const extra = await acme.budgets.create({ ...base, userId, limitTokens: 50 });
          await acme.quota.reserve({ requestId: `${requestId} too`, userId, tokens: 1 });
          await acme.budgets.delete(extra.id);
        }
        if (number % 8 === 0) await acme.quota.releaseExpired();
        if (!granted || number % 3 === 0) return;
        if (number % 3 === 1) await acme.quota.release(requestId);
        else await acme.quota.settle(requestId, used(now(), { inputTokens: 7, userId }));
      };
      for (const round of times(4)) {
        await Promise.all(times(CLIENTS).map((number) => client(number, round)));
        await assertConsistent({ rows });
        pass(1_000);
      }
      await acme.quota.releaseExpired();
      await assertConsistent({ rows });
    }, 60_000);
  });
}

/** Holds every window against the reservations that are in it, and the events that settled them. */
async function assertConsistent({ rows }: Pick<QuotaTest, 'rows'>): Promise<void> {
  const events = new Map((await rows(usageEvents)).map((event) => [event.id, event]));
  const expected = new Map<string, { used: number; held: number }>();
  for (const reservation of await rows(usageReservations)) {
    const isHeld = reservation.settledAt === null && reservation.releasedAt === null;
    for (const window of reservation.budgetWindows) {
      const key = `${window.budgetId} ${window.windowStart}`;
      const sum = expected.get(key) ?? { used: 0, held: 0 };
      if (isHeld) sum.held += reservation.reservedTokens;
      if (reservation.eventId !== null) {
        sum.used += (events.get(reservation.eventId) as UsageEvent).inputTokens;
      }
      expected.set(key, sum);
    }
  }
  const windows = await rows(budgetWindows);
  const there = new Set(windows.map(keyOf));
  for (const key of expected.keys()) {
    // It is gone with its budget.
    if (!there.has(key)) expected.delete(key);
  }
  const stored = windows.map((window): [string, object] => [
    keyOf(window),
    { used: window.usedTokens, held: window.reservedTokens },
  ]);
  for (const [key] of stored) {
    if (!expected.has(key)) expected.set(key, { used: 0, held: 0 });
  }
  expect(new Map(stored)).toEqual(expected);
}

function keyOf({ budgetId, windowStart }: BudgetWindow): string {
  return `${budgetId} ${windowStart.toISOString()}`;
}
