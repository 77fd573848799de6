import { usageReservations, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { granted, HOUR, MINUTE, openQuota, used, windowsOf } from './quota-fixtures.ts';

export function reserveSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › reserve`, () => {
    it('holds room in every budget that applies, and in no other', async () => {
      const { acme, rows, now } = await openQuota(driver);
      const base = { period: 'day', action: 'block', limitTokens: 100 } as const;
      await acme.budgets.create(base);
      await acme.budgets.create({ ...base, period: 'month' });
      await acme.budgets.create({ ...base, userId: uuid(1) });
      await acme.budgets.create({ ...base, userId: uuid(2) });
      await acme.budgets.create({ ...base, apiKeyId: uuid(3) });
      await acme.budgets.create({ ...base, userId: uuid(1), apiKeyId: uuid(3) });
      await acme.budgets.create({ ...base, userId: uuid(2), apiKeyId: uuid(3) });
      const request = { requestId: 'a', userId: uuid(1), apiKeyId: uuid(3), tokens: 9 };
      const reservation = granted(await acme.quota.reserve({ ...request, costUsd: 0.5 }));
      expect(reservation).toMatchObject({
        organizationId: acme.id,
        requestId: 'a',
        reservedCostUsd: 0.5,
        reservedTokens: 9,
        reservedRequests: 1,
        reservedAt: now(),
        expiresAt: new Date(now().getTime() + 10 * MINUTE),
        settledAt: null,
        releasedAt: null,
      });
      const held = '0 + 0.5, 0 + 9, 0 + 1';
      const none = '0 + 0, 0 + 0, 0 + 0';
      expect(await windowsOf(acme)).toEqual([held, held, held, none, held, held, none]);
      expect(await rows(usageReservations)).toEqual([reservation]);
      expect(await acme.quota.get('a')).toEqual(reservation);
      await acme.quota.reserve({ requestId: 'of nobody', tokens: 1 });
      expect(await windowsOf(acme)).toEqual([
        '0 + 0.5, 0 + 10, 0 + 2',
        '0 + 0.5, 0 + 10, 0 + 2',
        ...[held, none, held, held, none],
      ]);
    });

    it('refuses what does not fit under one of them, holds nothing, and says why', async () => {
      const { acme } = await openQuota(driver);
      const { id: day } = await acme.budgets.create({
        period: 'day',
        action: 'block',
        limitTokens: 100,
        limitRequests: 3,
        limitCostUsd: 1.5,
      });
      const { id: month } = await acme.budgets.create({
        period: 'month',
        action: 'warn',
        limitTokens: 60,
      });
      await acme.quota.reserve({ requestId: 'a', tokens: 50, costUsd: 1 });
      const before = await windowsOf(acme);
      const dayEnds = new Date('2026-03-16T00:00:00.000Z');
      const monthEnds = new Date('2026-04-01T00:00:00.000Z');
      const [block, warn] = ['block', 'warn'] as const;
      expect(await acme.quota.reserve({ requestId: 'b', tokens: 51, costUsd: 0.6 })).toEqual({
        granted: false,
        exceeded: [
          { budgetId: day, action: block, limit: 'costUsd', remaining: 0.5, resetsAt: dayEnds },
          { budgetId: day, action: block, limit: 'tokens', remaining: 50, resetsAt: dayEnds },
          { budgetId: month, action: warn, limit: 'tokens', remaining: 10, resetsAt: monthEnds },
        ],
      });
      expect(await windowsOf(acme)).toEqual(before);
      expect(await acme.quota.get('b')).toBeNull();
      const passing = await acme.quota.reserve({ requestId: 'b', tokens: 50, costUsd: 0.5 });
      expect(passing).toMatchObject({
        granted: true,
        warnings: [{ budgetId: month, limit: 'tokens', remaining: 10 }],
      });
      expect(await acme.quota.reserve({ requestId: 'c', requests: 2 })).toMatchObject({
        exceeded: [{ budgetId: day, limit: 'requests', remaining: 1 }, { budgetId: month }],
      });
      expect(await acme.quota.reserve({ requestId: 'c' })).toMatchObject({ granted: true });
    });

    it('takes a window to its limit and not past it, to the nano-dollar', async () => {
      const { acme } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitCostUsd: 0.3 });
      const reserve = (requestId: string, costUsd: number) =>
        acme.quota.reserve({ requestId, costUsd });
      granted(await reserve('a', 0.1));
      granted(await reserve('b', 0.1));
      expect(await reserve('c', 0.100_000_001)).toMatchObject({ granted: false });
      granted(await reserve('d', 0.1));
      expect(await reserve('e', 0.000_000_001)).toMatchObject({
        exceeded: [{ limit: 'costUsd', remaining: 0 }],
      });
      // What asks for nothing of it takes it no further.
      granted(await reserve('f', 0));
    });

    it('is one reservation under one identifier, whatever else is said', async () => {
      const { acme } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitRequests: 1 });
      const first = granted(await acme.quota.reserve({ requestId: 'a', tokens: 1 }));
      expect(await acme.quota.reserve({ requestId: 'a', tokens: 500, userId: uuid(1) })).toEqual({
        granted: true,
        reservation: first,
        warnings: [],
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 1, 0 + 1']);
    });

    it('grants what no budget is for, and remembers it', async () => {
      const { acme, now } = await openQuota(driver);
      await acme.budgets.create({
        userId: uuid(1),
        period: 'day',
        action: 'block',
        limitRequests: 0,
      });
      const request = { requestId: 'a', userId: uuid(2) };
      const reservation = granted(await acme.quota.reserve(request));
      expect(reservation.budgetWindows).toEqual([]);
      expect(await acme.quota.reserve(request)).toMatchObject({ granted: true, reservation });
      expect(await acme.quota.settle('a', used(now()))).toMatchObject({ recorded: true });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0']);
    });

    it('begins anew with the next day and the next month', async () => {
      const { acme, pass } = await openQuota(driver, new Date('2026-02-28T23:59:59.999Z'));
      await acme.budgets.create({ period: 'day', action: 'block', limitRequests: 1 });
      await acme.budgets.create({ period: 'month', action: 'block', limitRequests: 2 });
      const reserve = async (requestId: string) =>
        (await acme.quota.reserve({ requestId })).granted;
      expect(await reserve('a')).toBe(true);
      expect(await reserve('b')).toBe(false);
      pass(1);
      expect(await reserve('c')).toBe(true);
      pass(24 * HOUR);
      expect(await reserve('d')).toBe(true);
      pass(24 * HOUR);
      expect(await reserve('e')).toBe(true);
    });

    it('refuses requests that are wrong, all of it at once', async () => {
      const { acme } = await openQuota(driver);
      const given = { userId: 'me', tokens: -1, costUsd: Number.NaN, requests: 1.5, colour: 'red' };
      const error = await acme.quota
        .reserve({ ...given, holdMs: 999 } as never)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path).sort()).toEqual(
        ['requestId', 'holdMs', ...Object.keys(given)].sort(),
      );
      for (const wrong of [
        undefined,
        null,
        [],
        'a',
        { requestId: null },
        { requestId: 7 },
        { requestId: '' },
      ]) {
        await expect(acme.quota.reserve(wrong as never)).rejects.toThrow(ValidationError);
      }
      const day = 24 * HOUR;
      await expect(acme.quota.reserve({ requestId: 'a', holdMs: day + 1 })).rejects.toThrow(
        ValidationError,
      );
      granted(await acme.quota.reserve({ requestId: 'a', holdMs: day, userId: null }));
      await expect(acme.quota.check({ requestId: 'a' } as never)).rejects.toThrow(ValidationError);
      await expect(acme.quota.get('\u0000')).rejects.toThrow(ValidationError);
      await expect(acme.quota.release(undefined as never)).rejects.toThrow(ValidationError);
    });

    it('refuses an organization that does not exist', async () => {
      const { store, rows } = await openQuota(driver);
      await expect(
        store.organization(uuid(404)).quota.reserve({ requestId: 'a' }),
      ).rejects.toMatchObject({
        code: 'FOREIGN_KEY_VIOLATION',
        constraint: 'fk_usage_reservations_organization_id',
        message: expect.stringContaining(`no organizationId "${uuid(404)}"`),
      });
      expect(await rows(usageReservations)).toEqual([]);
    });
  });

  describe(`${driver.name} › metering › check`, () => {
    it('says what reserving would say, and holds nothing', async () => {
      const { acme, rows } = await openQuota(driver);
      await acme.budgets.create({ period: 'day', action: 'block', limitTokens: 10 });
      await acme.budgets.create({ period: 'day', action: 'warn', limitTokens: 5 });
      expect(await acme.quota.check({ tokens: 5 })).toEqual({ allowed: true, exceeded: [] });
      expect(await acme.quota.check({ tokens: 6 })).toMatchObject({
        allowed: true,
        exceeded: [{ action: 'warn', remaining: 5 }],
      });
      expect(await acme.quota.check({ tokens: 11 })).toMatchObject({
        allowed: false,
        exceeded: [{ action: 'block', remaining: 10 }, { action: 'warn' }],
      });
      expect(await windowsOf(acme)).toEqual(['0 + 0, 0 + 0, 0 + 0', '0 + 0, 0 + 0, 0 + 0']);
      expect(await rows(usageReservations)).toEqual([]);
    });
  });
}
