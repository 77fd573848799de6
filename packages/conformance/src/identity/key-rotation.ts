import { IllegalStateError, NotFoundError, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { DAY, openWithKeys, SECOND, thrownBy } from './fixtures.ts';

export function keyRotationSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › rotating an API key`, () => {
    it('issues a key like the old one, which works until the grace period is over', async () => {
      const { store, acme, issue, timers } = await openWithKeys(driver);
      const user = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const old = await issue({
        userId: user.id,
        scopes: ['jobs:read'],
        quotaTier: 'enterprise',
        environment: 'test',
        expiresAt: new Date(timers.now() + 30 * DAY),
      });
      timers.advance(10 * DAY);
      const next = await acme.apiKeys.rotate(old.key.id, { gracePeriodMs: SECOND });
      expect(next.key).toEqual({
        ...old.key,
        id: next.key.id,
        prefix: next.key.prefix,
        createdAt: timers.clock(),
        expiresAt: new Date(timers.now() + 30 * DAY),
      });
      expect(next.plaintext).toMatch(/^rl_test_/);
      expect(await acme.apiKeys.get(old.key.id)).toEqual({
        ...old.key,
        expiresAt: new Date(timers.now() + SECOND),
        replacedById: next.key.id,
      });
      expect((await store.apiKeys.verify(next.plaintext)).ok).toBe(true);
      timers.advance(SECOND - 1);
      expect((await store.apiKeys.verify(old.plaintext)).ok).toBe(true);
      timers.advance(1);
      expect(await store.apiKeys.verify(old.plaintext)).toEqual({ ok: false, reason: 'expired' });
      expect((await store.apiKeys.verify(next.plaintext)).ok).toBe(true);
    });

    it('gives a day, or as long as the old key still has, or nothing', async () => {
      const { acme, issue, timers } = await openWithKeys(driver);
      const endOf = async (id: string) => (await acme.apiKeys.get(id))?.expiresAt;
      const first = await issue();
      const { key } = await acme.apiKeys.rotate(first.key.id);
      expect(key.expiresAt).toBeNull();
      expect(await endOf(first.key.id)).toEqual(new Date(timers.now() + DAY));
      const brief = await issue({ expiresAt: new Date(timers.now() + SECOND) });
      await acme.apiKeys.rotate(brief.key.id, {});
      expect(await endOf(brief.key.id)).toEqual(new Date(timers.now() + SECOND));
      const last = await issue();
      await acme.apiKeys.rotate(last.key.id, { gracePeriodMs: 0 });
      expect(await endOf(last.key.id)).toEqual(timers.clock());
    });

    it('refuses a key that is replaced, revoked, expired or not there', async () => {
      const { acme, issue, timers } = await openWithKeys(driver);
      const replaced = await issue();
      const { key } = await acme.apiKeys.rotate(replaced.key.id);
      await expect(acme.apiKeys.rotate(replaced.key.id)).rejects.toThrow(
        `was replaced by ${key.id} already`,
      );
      const revoked = await issue();
      await acme.apiKeys.revoke(revoked.key.id);
      await expect(acme.apiKeys.rotate(revoked.key.id)).rejects.toThrow(IllegalStateError);
      const expired = await issue({ expiresAt: new Date(timers.now() + SECOND) });
      timers.advance(SECOND);
      await expect(acme.apiKeys.rotate(expired.key.id)).rejects.toThrow(IllegalStateError);
      await expect(acme.apiKeys.rotate(uuid(9))).rejects.toThrow(NotFoundError);
    });

    it('refuses a grace period that is none', async () => {
      const { acme, issue } = await openWithKeys(driver);
      const { key } = await issue();
      for (const options of [
        { gracePeriodMs: -1 },
        { gracePeriodMs: 0.5 },
        { gracePeriodMs: 90 * DAY + 1 },
        { gracePeriodMs: '1d' },
        { gracePeriod: 1 },
      ]) {
        await expect(acme.apiKeys.rotate(key.id, options as never)).rejects.toThrow(
          ValidationError,
        );
      }
      expect(await acme.apiKeys.get(key.id)).toEqual(key);
    });

    it('lets exactly one of many rotate a key', async () => {
      const { acme, issue } = await openWithKeys(driver);
      const { key } = await issue();
      const attempts = await Promise.allSettled(
        Array.from({ length: 8 }, () => acme.apiKeys.rotate(key.id)),
      );
      const won = attempts.filter((attempt) => attempt.status === 'fulfilled');
      expect(won).toHaveLength(1);
      for (const attempt of attempts) {
        if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(IllegalStateError);
      }
      const { items } = await acme.apiKeys.list();
      expect(items).toHaveLength(2);
      expect((await acme.apiKeys.get(key.id))?.replacedById).toBe(won[0]?.value.key.id);
    });

    it('leaves the old key as it was when its transaction rolls back', async () => {
      const { store, acme, issue } = await openWithKeys(driver);
      const old = await issue();
      const failure = new Error('changed my mind');
      let next = '';
      const error = await thrownBy(
        store.transaction(async (inside) => {
          const issued = await inside.organization(acme.id).apiKeys.rotate(old.key.id);
          next = issued.plaintext;
          expect((await inside.apiKeys.verify(next)).ok).toBe(true);
          throw failure;
        }),
      );
      expect(error).toBe(failure);
      expect(await acme.apiKeys.get(old.key.id)).toEqual(old.key);
      expect(await store.apiKeys.verify(next)).toEqual({ ok: false, reason: 'unknown' });
    });
  });
}
