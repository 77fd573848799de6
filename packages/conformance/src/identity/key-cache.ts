import {
  ClosedError,
  type Principal,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { DAY, HOUR, openWithKeys, SECOND, thrownBy } from './fixtures.ts';

const cache = { maxEntries: 100, ttlMs: 10 * SECOND };

async function openWithCache(driver: DriverUnderTest, settings = cache) {
  const opened = await openWithKeys(driver, { cache: settings });
  const { store, during } = opened;
  return {
    ...opened,
    /** What a verification says, and how many queries it took. */
    async verify(plaintext: string) {
      const { result, statements } = await during(() => store.apiKeys.verify(plaintext));
      return { says: result.ok ? 'ok' : result.reason, queries: statements.length, result };
    },
  };
}

const READ = { says: 'ok', queries: 1 };
const CACHED = { says: 'ok', queries: 0 };
const refused = (says: string) => ({ says, queries: 1 });

export function keyCacheSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › caching principals`, () => {
    it('makes no query for a key that was verified a moment ago', async () => {
      const { issue, verify, timers } = await openWithCache(driver);
      const { plaintext } = await issue({ scopes: ['jobs:read'] });
      const first = await verify(plaintext);
      expect(first).toMatchObject(READ);
      timers.advance(cache.ttlMs - 1);
      const second = await verify(plaintext);
      expect(second).toMatchObject(CACHED);
      expect(second.result).toEqual(first.result);
      timers.advance(1);
      expect(await verify(plaintext)).toMatchObject(READ);
    });

    it('hands out principals that nobody can change', async () => {
      const { issue, verify } = await openWithCache(driver);
      const { plaintext } = await issue({ scopes: ['jobs:read'] });
      const { result } = await verify(plaintext);
      const { principal } = result as { principal: Principal };
      expect(() => (principal.scopes as string[]).push('admin')).toThrow(TypeError);
      expect(() => Object.assign(principal, { quotaTier: 'vip' })).toThrow(TypeError);
    });

    it('keeps no key past its own end', async () => {
      const { issue, verify, acme, timers } = await openWithCache(driver);
      const { key, plaintext } = await issue({ expiresAt: new Date(timers.now() + SECOND) });
      expect(await verify(plaintext)).toMatchObject(READ);
      timers.advance(SECOND - 1);
      expect(await verify(plaintext)).toMatchObject(CACHED);
      timers.advance(1);
      expect(await verify(plaintext)).toMatchObject(refused('expired'));
      const { id } = await acme.users.create({
        email: 'ada@example.com',
        role: 'user',
        deactivatedAt: new Date(timers.now() + SECOND),
      });
      const leaving = await issue({ userId: id });
      expect(await verify(leaving.plaintext)).toMatchObject(READ);
      timers.advance(SECOND);
      expect(await verify(leaving.plaintext)).toMatchObject(refused('deactivated'));
      expect(await acme.apiKeys.get(key.id)).not.toBeNull();
    });

    it('reads again when the clock was set back', async () => {
      const { issue, verify, timers } = await openWithCache(driver);
      const { plaintext } = await issue();
      expect(await verify(plaintext)).toMatchObject(READ);
      timers.advance(-DAY);
      expect(await verify(plaintext)).toMatchObject(READ);
    });

    it('keeps no refusals, and no more than it may', async () => {
      const { issue, verify, acme } = await openWithCache(driver, { maxEntries: 2, ttlMs: HOUR });
      const revoked = await issue();
      await acme.apiKeys.revoke(revoked.key.id);
      expect(await verify(revoked.plaintext)).toMatchObject(refused('revoked'));
      expect(await verify(revoked.plaintext)).toMatchObject(refused('revoked'));
      const [first, second, third] = [await issue(), await issue(), await issue()];
      for (const { plaintext } of [first, second, third]) await verify(plaintext);
      expect(await verify(second.plaintext)).toMatchObject(CACHED);
      expect(await verify(third.plaintext)).toMatchObject(CACHED);
      expect(await verify(first.plaintext)).toMatchObject(READ);
      expect(await verify(second.plaintext)).toMatchObject(READ);
    });

    it('forgets a key that is revoked or rotated, and no other', async () => {
      const { issue, verify, acme } = await openWithCache(driver);
      const [one, other, old] = [await issue(), await issue(), await issue()];
      for (const { plaintext } of [one, other, old]) await verify(plaintext);
      await acme.apiKeys.revoke(one.key.id);
      expect(await verify(one.plaintext)).toMatchObject(refused('revoked'));
      expect(await verify(other.plaintext)).toMatchObject(CACHED);
      await acme.apiKeys.rotate(old.key.id, { gracePeriodMs: 0 });
      expect(await verify(old.plaintext)).toMatchObject(refused('expired'));
      expect(await verify(other.plaintext)).toMatchObject(CACHED);
    });

    it('forgets the keys of users and organizations that change', async () => {
      const { store, issue, verify, acme } = await openWithCache(driver);
      const { id } = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const hers = await issue({ userId: id });
      const service = await issue();
      await verify(hers.plaintext);
      await verify(service.plaintext);
      await acme.users.deactivate(id);
      expect(await verify(hers.plaintext)).toMatchObject(refused('deactivated'));
      expect(await verify(service.plaintext)).toMatchObject(CACHED);
      await acme.users.reactivate(id);
      expect(await verify(hers.plaintext)).toMatchObject(READ);
      await store.organizations.update(acme.id, { quotaTier: 'enterprise' });
      for (const { plaintext } of [hers, service]) {
        const { result } = await verify(plaintext);
        expect(result).toMatchObject({ ok: true, principal: { quotaTier: 'enterprise' } });
      }
      await acme.users.delete(id);
      expect(await verify(hers.plaintext)).toMatchObject(refused('unknown'));
      await store.organizations.delete(acme.id);
      expect(await verify(service.plaintext)).toMatchObject(refused('unknown'));
    });

    it('takes what changed elsewhere within its time', async () => {
      const { issue, verify, timers, sql } = await openWithCache(driver);
      const { key, plaintext } = await issue();
      await verify(plaintext);
      const now = timers.clock().toISOString();
      await sql(`update api_keys set revoked_at = '${now}' where id = '${key.id}'`);
      expect(await verify(plaintext)).toMatchObject(CACHED);
      timers.advance(cache.ttlMs);
      expect(await verify(plaintext)).toMatchObject(refused('revoked'));
    });

    it('asks the database inside a transaction, and keeps nothing of what it says', async () => {
      const { store, issue, verify, acme } = await openWithCache(driver);
      const { key, plaintext } = await issue();
      await verify(plaintext);
      const error = await thrownBy(
        store.transaction(async (inside) => {
          await inside.organization(acme.id).apiKeys.revoke(key.id);
          expect(await inside.apiKeys.verify(plaintext)).toEqual({ ok: false, reason: 'revoked' });
          throw new Error('changed my mind');
        }),
      );
      expect((error as Error).message).toBe('changed my mind');
      expect(await verify(plaintext)).toMatchObject({ says: 'ok' });
      let issued = '';
      await thrownBy(
        store.transaction(async (inside) => {
          issued = (await inside.organization(acme.id).apiKeys.issue({ name: 'never' })).plaintext;
          expect((await inside.apiKeys.verify(issued)).ok).toBe(true);
          throw new Error('changed my mind');
        }),
      );
      expect(await verify(issued)).toMatchObject(refused('unknown'));
    });

    it('forgets what was revoked once that has committed, whoever read it meanwhile', async () => {
      const { store, issue, verify, acme } = await openWithCache(driver);
      const [first, second] = [await issue(), await issue()];
      await verify(first.plaintext);
      const { promise: revoked, resolve: hasRevoked } = Promise.withResolvers<void>();
      const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
      const transaction = store.transaction(async (outer) => {
        await outer.organization(acme.id).apiKeys.revoke(first.key.id);
        await outer.transaction((nested) =>
          nested.organization(acme.id).apiKeys.revoke(second.key.id),
        );
        hasRevoked();
        await mayCommit;
      });
      await revoked;
      // On a connection that all share these wait for the commit, elsewhere they do not.
      const meanwhile = [first, second].map(({ plaintext }) => store.apiKeys.verify(plaintext));
      commit();
      await Promise.all([transaction, ...meanwhile]);
      expect(await verify(first.plaintext)).toMatchObject(refused('revoked'));
      expect(await verify(second.plaintext)).toMatchObject(refused('revoked'));
    });

    it('never says yes after a revocation was confirmed', async () => {
      const { store, issue, acme } = await openWithCache(driver);
      for (let round = 0; round < 10; round++) {
        const { key, plaintext } = await issue();
        let isRevoked = false;
        const late: boolean[] = [];
        const verifyForAWhile = async () => {
          for (let times = 0; times < 10; times++) {
            const wasRevoked = isRevoked;
            const { ok } = await store.apiKeys.verify(plaintext);
            if (wasRevoked) late.push(ok);
          }
        };
        const revoke = async () => {
          await store.apiKeys.verify(plaintext);
          await acme.apiKeys.revoke(key.id);
          isRevoked = true;
          late.push((await store.apiKeys.verify(plaintext)).ok);
        };
        await Promise.all([verifyForAWhile(), verifyForAWhile(), revoke(), verifyForAWhile()]);
        late.push((await store.apiKeys.verify(plaintext)).ok);
        expect(late).not.toContain(true);
      }
    });

    it('obeys the rules of every call, also where it makes no query', async () => {
      const { store, issue, verify } = await openWithCache(driver);
      const { plaintext } = await issue();
      await verify(plaintext);
      await store.transaction(async () => {
        for (const given of [plaintext, 'nonsense']) {
          await expect(store.apiKeys.verify(given)).rejects.toThrow(TransactionScopeError);
        }
      });
      await store.close();
      for (const given of [plaintext, 'nonsense']) {
        await expect(store.apiKeys.verify(given)).rejects.toThrow(ClosedError);
      }
    });

    it('refuses settings that cannot be', async () => {
      for (const settings of [
        { maxEntries: 0 },
        { maxEntries: 1.5 },
        { ttlMs: 3_600_001 },
        { ttlMs: '10s' },
        { size: 1 },
        [],
        null,
      ]) {
        await expect(driver.open({ apiKeys: { cache: settings as never } })).rejects.toThrow(
          ValidationError,
        );
      }
    });
  });
}
