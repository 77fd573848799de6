import {
  budgets,
  budgetWindows,
  CheckViolationError,
  ForeignKeyViolationError,
  NotFoundError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { openQuota, START, used, windowsOf } from './quota-fixtures.ts';

export function budgetSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › budgets`, () => {
    it('are what was created, by identifier and in lists', async () => {
      const { acme, rows, now } = await openQuota(driver);
      const created = await acme.budgets.create({
        id: uuid(1),
        userId: uuid(7),
        period: 'month',
        limitCostUsd: 12.345_678_901,
        limitTokens: Number.MAX_SAFE_INTEGER,
        action: 'warn',
      });
      expect(created).toEqual({
        organizationId: acme.id,
        id: uuid(1),
        userId: uuid(7),
        apiKeyId: null,
        period: 'month',
        limitCostUsd: 12.345_678_901,
        limitTokens: Number.MAX_SAFE_INTEGER,
        limitRequests: null,
        action: 'warn',
        createdAt: now(),
        updatedAt: now(),
      });
      expect(await acme.budgets.get(uuid(1).toUpperCase())).toEqual(created);
      expect(await acme.budgets.get(uuid(2))).toBeNull();
      expect(await acme.budgets.list()).toEqual({ items: [created], next: null });
      expect(await rows(budgets)).toEqual([created]);
    });

    it('are listed by whom they are for, period and action', async () => {
      const { acme } = await openQuota(driver);
      const create = (id: number, facts: object) =>
        acme.budgets.create({
          id: uuid(id),
          period: 'day',
          action: 'block',
          limitRequests: 1,
          ...facts,
        });
      await create(1, {});
      await create(2, { userId: uuid(7) });
      await create(3, { userId: uuid(7), apiKeyId: uuid(8), action: 'warn' });
      await create(4, { apiKeyId: uuid(8), period: 'month' });
      const ids = async (filter: Parameters<typeof acme.budgets.list>[0]) =>
        (await acme.budgets.list(filter)).items.map(({ id }) => id);
      expect(await ids({ userId: null })).toEqual([uuid(1), uuid(4)]);
      expect(await ids({ userId: uuid(7) })).toEqual([uuid(2), uuid(3)]);
      expect(await ids({ userId: null, apiKeyId: null })).toEqual([uuid(1)]);
      expect(await ids({ period: 'month' })).toEqual([uuid(4)]);
      expect(await ids({ action: ['warn', 'block'], order: 'desc', limit: 2 })).toEqual([
        uuid(4),
        uuid(3),
      ]);
    });

    it('refuses one without any limit, and one of no organization', async () => {
      const { acme, store } = await openQuota(driver);
      await expect(acme.budgets.create({ period: 'day', action: 'block' })).rejects.toThrow(
        ValidationError,
      );
      await expect(
        acme.budgets.create({ period: 'week' as 'day', action: 'block', limitCostUsd: -1 }),
      ).rejects.toMatchObject({ issues: [{ path: 'period' }, { path: 'limitCostUsd' }] });
      await expect(
        store
          .organization(uuid(404))
          .budgets.create({ period: 'day', action: 'block', limitRequests: 1 }),
      ).rejects.toThrow(ForeignKeyViolationError);
    });

    it('change, and keep at least one limit', async () => {
      const { acme, now, pass } = await openQuota(driver);
      const { id, ...before } = await acme.budgets.create({
        period: 'day',
        action: 'block',
        limitRequests: 1,
      });
      pass(1_000);
      expect(await acme.budgets.update(id, { limitRequests: 5, limitTokens: 10 })).toEqual({
        ...before,
        id,
        limitRequests: 5,
        limitTokens: 10,
        updatedAt: now(),
      });
      await acme.budgets.update(id, { limitRequests: null });
      const unlimited = acme.budgets.update(id, { limitTokens: null });
      await expect(unlimited).rejects.toThrow(CheckViolationError);
      await expect(unlimited).rejects.toThrow(
        'budgets, chk_budgets_limit: at least one of limitCostUsd, limitTokens, limitRequests is given.',
      );
      await expect(acme.budgets.update(id, { limitTokens: 0.5 })).rejects.toThrow(ValidationError);
      for (const changes of [{ updatedAt: new Date(0) }, { createdAt: new Date(0) }]) {
        await expect(acme.budgets.update(id, changes as never)).rejects.toThrow(ValidationError);
      }
      await expect(acme.budgets.update(uuid(404), { limitTokens: 1 })).rejects.toThrow(
        NotFoundError,
      );
    });

    it('are deleted with their windows', async () => {
      const { acme, rows } = await openQuota(driver);
      const { id } = await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 1 });
      await acme.quota.reserve({ requestId: 'a' });
      expect(await rows(budgetWindows)).toHaveLength(1);
      expect(await acme.budgets.delete(id)).toBe(true);
      expect(await rows(budgetWindows)).toEqual([]);
      expect(await acme.budgets.delete(id)).toBe(false);
      expect(await acme.budgets.get(id)).toBeNull();
    });

    it('do not reach those of another organization', async () => {
      const { acme, store } = await openQuota(driver);
      const { id } = await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 1 });
      const umbrella = store.organization(
        (await store.organizations.create({ slug: 'umbrella', name: 'Umbrella' })).id,
      );
      expect(await umbrella.budgets.get(id)).toBeNull();
      expect((await umbrella.budgets.list()).items).toEqual([]);
      expect((await umbrella.budgets.status()).items).toEqual([]);
      expect(await umbrella.budgets.delete(id)).toBe(false);
      await expect(umbrella.budgets.update(id, { limitTokens: 2 })).rejects.toThrow(NotFoundError);
      expect(await umbrella.quota.check({ tokens: 5 })).toEqual({ allowed: true, exceeded: [] });
    });
  });

  describe(`${driver.name} › metering › budgets › status`, () => {
    it('tells what the window of now has used and holds, and when it ends', async () => {
      const { acme, now } = await openQuota(driver);
      const day = await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 100 });
      const month = await acme.budgets.create({ period: 'month', action: 'warn', limitTokens: 1 });
      await acme.quota.reserve({ requestId: 'a', tokens: 10, costUsd: 0.5 });
      await acme.quota.reserve({ requestId: 'b', tokens: 5, costUsd: 0.25 });
      await acme.quota.settle('a', used(now(), { inputTokens: 7, costUsd: 0.1 }));
      const { items, next } = await acme.budgets.status();
      const sums = {
        organizationId: acme.id,
        usedCostUsd: 0.1,
        usedCostNanoUsd: 100_000_000n,
        usedTokens: 7,
        usedRequests: 1,
        reservedCostUsd: 0.25,
        reservedCostNanoUsd: 250_000_000n,
        reservedTokens: 5,
        reservedRequests: 1,
      };
      expect(next).toBeNull();
      expect(items).toEqual([
        {
          budget: day,
          window: {
            ...sums,
            budgetId: day.id,
            windowStart: new Date('2026-03-15T00:00:00.000Z'),
          },
          resetsAt: new Date('2026-03-16T00:00:00.000Z'),
        },
        {
          budget: month,
          window: {
            ...sums,
            budgetId: month.id,
            windowStart: new Date('2026-03-01T00:00:00.000Z'),
          },
          resetsAt: new Date('2026-04-01T00:00:00.000Z'),
        },
      ]);
    });

    it('tells of windows that nothing was reserved in, then and now', async () => {
      const { acme, pass, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 100 });
      await acme.budgets.create({ period: 'month', action: 'block', limitTokens: 100 });
      await acme.quota.reserve({ requestId: 'a', tokens: 10 });
      await acme.quota.settle('a', used(now(), { inputTokens: 10 }));
      pass(24 * 3_600_000);
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0', '0 + 0, 10 + 0, 1 + 0']);
      expect(await windowsOf(acme, START)).toEqual([
        '0 + 0, 10 + 0, 1 + 0',
        '0 + 0, 10 + 0, 1 + 0',
      ]);
      const far = await acme.budgets.status({ at: new Date('2024-12-31T23:59:59.999Z') });
      expect(far.items.map(({ resetsAt }) => resetsAt)).toEqual([
        new Date('2025-01-01T00:00:00.000Z'),
        new Date('2025-01-01T00:00:00.000Z'),
      ]);
    });

    it('comes in pages, with the filters of the list', async () => {
      const { acme } = await openQuota(driver);
      for (const userId of [uuid(7), null, uuid(7)]) {
        await acme.budgets.create({ userId, period: 'day', action: 'block', limitTokens: 1 });
      }
      const first = await acme.budgets.status({ userId: uuid(7), limit: 1 });
      const second = await acme.budgets.status({ userId: uuid(7), limit: 1, after: first.next });
      expect([first.items.length, second.items.length, second.next]).toEqual([1, 1, null]);
      expect(first.items[0]?.budget.id).not.toBe(second.items[0]?.budget.id);
      for (const wrong of [{ at: 'now' }, { at: null }, { limit: 0 }, [], { colour: 'red' }]) {
        await expect(acme.budgets.status(wrong as never)).rejects.toThrow(ValidationError);
      }
    });

    it('adds money up exactly beyond what a number holds', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'warn', limitCostUsd: 1 });
      const most = 4_194_304;
      for (const requestId of ['a', 'b', 'c']) {
        await acme.quota.reserve({ requestId, costUsd: most });
        await acme.quota.settle(requestId, used(now(), { costUsd: most }));
      }
      await acme.quota.reserve({ requestId: 'd', costUsd: 0.000_000_001 });
      await acme.quota.settle('d', used(now(), { costUsd: 0.000_000_001 }));
      const { items } = await acme.budgets.status();
      expect(items[0]?.window).toMatchObject({
        usedCostUsd: 3 * most,
        usedCostNanoUsd: BigInt(most) * 3_000_000_000n + 1n,
      });
      expect(await acme.quota.check({ costUsd: 1 })).toMatchObject({
        allowed: true,
        exceeded: [{ limit: 'costUsd', remaining: 0 }],
      });
    });
  });
}
