import {
  dailyUsage,
  IllegalStateError,
  NotFoundError,
  usageEvents,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { granted, HOUR, MINUTE, openQuota, used, windowsOf } from './quota-fixtures.ts';

export function settleSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › settle`, () => {
    it('records the event and moves what was reserved to used', async () => {
      const { acme, rows, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 100 });
      await acme.budgets.create({ period: 'month', action: 'block', limitTokens: 100 });
      await acme.quota.reserve({ requestId: 'a', tokens: 50, costUsd: 1 });
      const event = used(now(), {
        id: uuid(1),
        inputTokens: 10,
        cachedInputTokens: 3,
        cacheWriteTokens: 4,
        outputTokens: 20,
        reasoningTokens: 15,
        costUsd: 0.75,
      });
      const first = {
        id: uuid(1),
        recorded: true,
        exceededReservation: false,
        settledLate: false,
      };
      expect(await acme.quota.settle('a', event)).toEqual(first);
      const sums = '0.75 + 0, 37 + 0, 1 + 0';
      expect(await windowsOf(acme)).toEqual([sums, sums]);
      expect(await rows(usageEvents)).toMatchObject([{ id: uuid(1), requestId: 'a' }]);
      expect(await rows(dailyUsage)).toMatchObject([{ requestCount: 1, costUsd: 0.75 }]);
      expect(await acme.quota.get('a')).toMatchObject({
        settledAt: now(),
        eventId: uuid(1),
        exceeded: false,
        releasedAt: null,
      });
      // A retry, whose event has got another identifier.
      const { id: _, ...again } = event;
      expect(await acme.quota.settle('a', { ...again, costUsd: 9 })).toEqual({
        ...first,
        recorded: false,
      });
      expect(await windowsOf(acme)).toEqual([sums, sums]);
      expect(await rows(usageEvents)).toHaveLength(1);
    });

    it('counts and tells what was used beyond the reservation, past the limit too', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'a', tokens: 10 });
      const late = { exceededReservation: true, settledLate: false };
      expect(await acme.quota.settle('a', used(now(), { inputTokens: 25 }))).toMatchObject(late);
      expect(await acme.quota.settle('a', used(now()))).toMatchObject(late);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 25 + 0, 1 + 0']);
      expect(await acme.quota.reserve({ requestId: 'b' })).toMatchObject({
        granted: false,
        exceeded: [{ limit: 'tokens', remaining: 0 }],
      });
    });

    it('counts what was reserved where the cost is not known', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitCostUsd: 10 });
      await acme.quota.reserve({ requestId: 'a', costUsd: 0.5, tokens: 9 });
      expect(await acme.quota.settle('a', used(now(), { inputTokens: 9 }))).toMatchObject({
        exceededReservation: false,
      });
      expect(await windowsOf(acme)).toEqual(['0.5 + 0, 9 + 0, 1 + 0']);
    });

    it('belongs to the window of the reservation, whenever it happens', async () => {
      const { acme, pass, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      const before = now();
      await acme.quota.reserve({ requestId: 'a', tokens: 5, holdMs: HOUR });
      pass(40 * MINUTE);
      expect(await acme.quota.settle('a', used(now(), { inputTokens: 5 }))).toMatchObject({
        settledLate: false,
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0']);
      expect(await windowsOf(acme, before)).toEqual(['0 + 0, 5 + 0, 1 + 0']);
    });

    it('counts an event that was recorded before, once', async () => {
      const { acme, rows, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      const event = used(now(), { id: uuid(1), inputTokens: 4 });
      const keyed = used(now(), { id: uuid(2), inputTokens: 3, idempotencyKey: 'k' });
      await acme.metering.recordBatch([event, keyed]);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0']);
      await acme.quota.reserve({ requestId: 'a', tokens: 4 });
      await acme.quota.reserve({ requestId: 'b', tokens: 3 });
      expect(await acme.quota.settle('a', event)).toMatchObject({ id: uuid(1), recorded: false });
      const retried = { ...keyed, id: uuid(3) };
      for (const _ of ['settled', 'again']) {
        expect(await acme.quota.settle('b', retried)).toMatchObject({
          id: uuid(2),
          recorded: false,
        });
      }
      expect(await acme.quota.get('b')).toMatchObject({ eventId: uuid(2) });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 7 + 0, 2 + 0']);
      expect(await rows(usageEvents)).toHaveLength(2);
    });

    it('leaves everything as it was when the event is refused, or the reservation is not there', async () => {
      const { acme, rows, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'a', tokens: 4 });
      await expect(acme.quota.settle('a', used(now(), { inputTokens: -1 }))).rejects.toMatchObject({
        issues: [{ path: 'inputTokens' }],
      });
      await expect(acme.quota.settle('a', undefined as never)).rejects.toThrow(ValidationError);
      await expect(acme.quota.settle('b', used(now()))).rejects.toThrow(NotFoundError);
      await expect(acme.quota.release('b')).rejects.toThrow(NotFoundError);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 4, 0 + 1']);
      expect(await rows(usageEvents)).toEqual([]);
    });
  });

  describe(`${driver.name} › metering › release`, () => {
    it('gives the room back, once', async () => {
      const { acme, now, pass } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      await acme.quota.reserve({ requestId: 'a', tokens: 10 });
      const released = await acme.quota.release('a');
      expect(released).toMatchObject({ requestId: 'a', releasedAt: now() });
      pass(1);
      expect(await acme.quota.release('a')).toEqual(released);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0']);
      granted(await acme.quota.reserve({ requestId: 'b', tokens: 10 }));
    });

    it('is an end, or settling is, where both come at once', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      const event = used(now(), { inputTokens: 2 });
      let settled = 0;
      for (const requestId of ['a', 'b']) {
        await acme.quota.reserve({ requestId, tokens: 3 });
        const ends = {
          release: () => acme.quota.release(requestId),
          settle: () => acme.quota.settle(requestId, event),
        };
        const order = requestId === 'a' ? [ends.release, ends.settle] : [ends.settle, ends.release];
        const results = await Promise.allSettled(order.map((end) => end()));
        const [refused, ...others] = results.filter((result) => result.status === 'rejected');
        expect(refused?.reason).toBeInstanceOf(IllegalStateError);
        expect(others).toEqual([]);
        if ((await acme.quota.get(requestId))?.settledAt) settled += 1;
      }
      expect(await windowsOf(acme)).toEqual([`0 + 0, ${settled * 2} + 0, ${settled} + 0`]);
    });

    it('is an end, and so is settling', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      for (const requestId of ['a', 'b']) await acme.quota.reserve({ requestId, tokens: 3 });
      await acme.quota.release('a');
      await acme.quota.settle('b', used(now(), { inputTokens: 2 }));
      for (const attempt of [
        () => acme.quota.settle('a', used(now(), { inputTokens: 3 })),
        () => acme.quota.release('b'),
        () => acme.quota.reserve({ requestId: 'a' }),
        () => acme.quota.reserve({ requestId: 'b' }),
      ]) {
        await expect(attempt()).rejects.toThrow(IllegalStateError);
      }
      expect(await windowsOf(acme)).toEqual(['0 + 0, 2 + 0, 1 + 0']);
    });
  });
}
