import {
  type ApiKeyDetails,
  apiKeys,
  ForeignKeyViolationError,
  NotFoundError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { DAY, openWithKeys, SECOND, thrownBy, withTypo } from './fixtures.ts';

export function apiKeySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › API keys`, () => {
    it('issues a key, and tells whose it is', async () => {
      const { store, acme, issue, timers } = await openWithKeys(driver);
      const user = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const expiresAt = new Date(timers.now() + DAY);
      const { key, plaintext } = await issue({
        userId: user.id,
        scopes: ['jobs:read', 'é'],
        quotaTier: 'enterprise',
        environment: 'test',
        expiresAt,
      });
      expect(key).toEqual({
        organizationId: acme.id,
        id: key.id,
        userId: user.id,
        name: 'production',
        environment: 'test',
        prefix: key.prefix,
        scopes: ['jobs:read', 'é'],
        quotaTier: 'enterprise',
        createdAt: timers.clock(),
        expiresAt,
        lastUsedAt: null,
        revokedAt: null,
        replacedById: null,
      });
      expect(plaintext).toMatch(
        new RegExp(`^rl_test_${key.prefix}_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$`),
      );
      expect(await acme.apiKeys.get(key.id.toUpperCase())).toEqual(key);
      expect(await store.apiKeys.verify(plaintext)).toEqual({
        ok: true,
        principal: {
          organizationId: acme.id,
          userId: user.id,
          apiKeyId: key.id,
          scopes: ['jobs:read', 'é'],
          quotaTier: 'enterprise',
        },
      });
    });

    it("gives a service account's key the tier of its organization", async () => {
      const { store, acme, issue } = await openWithKeys(driver);
      const { key, plaintext } = await issue();
      const principal = { organizationId: acme.id, userId: null, apiKeyId: key.id, scopes: [] };
      expect(await store.apiKeys.verify(plaintext)).toEqual({
        ok: true,
        principal: { ...principal, quotaTier: 'pro' },
      });
      await store.organizations.update(acme.id, { quotaTier: 'enterprise' });
      expect(await store.apiKeys.verify(plaintext)).toEqual({
        ok: true,
        principal: { ...principal, quotaTier: 'enterprise' },
      });
    });

    it('verifies with one read and no write', async () => {
      const { store, issue, during } = await openWithKeys(driver);
      const { plaintext } = await issue();
      const { statements } = await during(() => store.apiKeys.verify(plaintext));
      expect(statements).toHaveLength(1);
      expect(statements[0]?.sql).toMatch(/^select /i);
    });

    it('refuses what is no key, or has a typo, without a query', async () => {
      const { store, issue, during } = await openWithKeys(driver);
      const { plaintext } = await issue();
      const wrong = [
        ...Array.from(plaintext, (_, place) => withTypo(plaintext, place)),
        plaintext.slice(1),
        plaintext.slice(0, -1),
        `${plaintext} `,
        `${plaintext}\n`,
        plaintext.toUpperCase(),
        plaintext.replace('rl_live_', 'rl_test_'),
        '',
        'x'.repeat(1_000_000),
        undefined,
        null,
        7,
        { length: 60 },
      ];
      const { result, statements } = await during(() =>
        Promise.all(wrong.map((given) => store.apiKeys.verify(given as string))),
      );
      for (const verification of result) {
        expect(verification).toEqual({ ok: false, reason: 'malformed' });
      }
      expect(statements).toEqual([]);
    });

    it('tells why it refuses a key', async () => {
      const { store, acme, issue, timers, sql } = await openWithKeys(driver);
      const refusal = async (plaintext: string) => {
        const verification = await store.apiKeys.verify(plaintext);
        return verification.ok ? null : verification.reason;
      };
      const user = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const gone = await issue();
      await sql(`delete from api_keys where prefix = '${gone.key.prefix}'`);
      expect(await refusal(gone.plaintext)).toBe('unknown');

      const replaced = await issue();
      await sql(
        `update api_keys set prefix = '${gone.key.prefix}' where prefix = '${replaced.key.prefix}'`,
      );
      // A key with the prefix of another is another key.
      expect(await refusal(gone.plaintext)).toBe('unknown');

      const { key, plaintext } = await issue({
        userId: user.id,
        expiresAt: new Date(timers.now() + SECOND),
      });
      timers.advance(SECOND - 1);
      expect(await refusal(plaintext)).toBeNull();
      await acme.users.deactivate(user.id);
      expect(await refusal(plaintext)).toBe('deactivated');
      timers.advance(1);
      expect(await refusal(plaintext)).toBe('expired');
      await acme.apiKeys.revoke(key.id);
      expect(await refusal(plaintext)).toBe('revoked');
    });

    it('lets keys of a user go on who is reactivated', async () => {
      const { store, acme, issue } = await openWithKeys(driver);
      const { id } = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const { plaintext } = await issue({ userId: id });
      await acme.users.deactivate(id);
      expect((await store.apiKeys.verify(plaintext)).ok).toBe(false);
      await acme.users.reactivate(id);
      expect((await store.apiKeys.verify(plaintext)).ok).toBe(true);
    });

    it('refuses to issue what the model refuses', async () => {
      const { acme, issue, timers, rows } = await openWithKeys(driver);
      const problems = async (given: object): Promise<string[]> => {
        const error = await thrownBy(acme.apiKeys.issue({ name: 'x', ...given }));
        expect(error).toBeInstanceOf(ValidationError);
        return (error as ValidationError).issues.map(({ path }) => path);
      };
      expect(await problems({ name: 7, scopes: 'all', userId: 'ada', quotaTier: 1 })).toEqual([
        'userId',
        'name',
        'scopes',
        'quotaTier',
      ]);
      expect(await problems({ hash: new Uint8Array(32), prefix: 'mine', createdAt: null })).toEqual(
        ['hash', 'prefix', 'createdAt'],
      );
      expect(await problems({ organizationId: acme.id })).toEqual(['organizationId']);
      for (const environment of ['', 'Live', 'li_ve', 'ä', 'x\n']) {
        expect(await problems({ environment })).toEqual(['environment']);
      }
      expect(await problems({ environment: 'seventeencharactr' })).toEqual(['environment']);
      expect(await problems({ expiresAt: timers.clock() })).toEqual(['expiresAt']);
      await expect(acme.apiKeys.issue(null as never)).rejects.toThrow(ValidationError);
      await expect(issue({ userId: uuid(9) })).rejects.toThrow(ForeignKeyViolationError);
      expect(await rows(apiKeys)).toEqual([]);
    });

    it('revokes a key from now on, once', async () => {
      const { acme, issue, timers } = await openWithKeys(driver);
      const { key } = await issue();
      timers.advance(SECOND);
      const revoked = await acme.apiKeys.revoke(key.id);
      expect(revoked).toEqual({ ...key, revokedAt: timers.clock() });
      timers.advance(SECOND);
      expect(await acme.apiKeys.revoke(key.id)).toEqual(revoked);
      expect(await acme.apiKeys.get(key.id)).toEqual(revoked);
      await expect(acme.apiKeys.revoke(uuid(9))).rejects.toThrow(NotFoundError);
      await expect(acme.apiKeys.revoke('nonsense')).rejects.toThrow(ValidationError);
    });

    it('lists keys by state, user and age', async () => {
      const { acme, issue, timers } = await openWithKeys(driver);
      const { id } = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const issued: ApiKeyDetails[] = [];
      for (const facts of [
        { name: 'forever' },
        { name: 'for a day', userId: id, expiresAt: new Date(timers.now() + DAY) },
        { name: 'for a second', expiresAt: new Date(timers.now() + 10 * SECOND) },
        { name: 'revoked and expired', expiresAt: new Date(timers.now() + 10 * SECOND) },
      ]) {
        issued.push((await issue(facts)).key);
        timers.advance(SECOND);
      }
      await acme.apiKeys.revoke(issued[3]?.id as string);
      const names = async (filter: Parameters<typeof acme.apiKeys.list>[0]) =>
        (await acme.apiKeys.list(filter)).items.map(({ name }) => name);
      expect(await names({})).toEqual(issued.map(({ name }) => name).reverse());
      expect(await names({ state: 'active' })).toEqual(['for a second', 'for a day', 'forever']);
      timers.advance(10 * SECOND);
      expect(await names({ state: 'active' })).toEqual(['for a day', 'forever']);
      expect(await names({ state: 'expired' })).toEqual(['for a second']);
      expect(await names({ state: 'revoked' })).toEqual(['revoked and expired']);
      expect(await names({ userId: id })).toEqual(['for a day']);
      expect(await names({ userId: null, state: 'active' })).toEqual(['forever']);
      const { createdAt } = issued[2] as ApiKeyDetails;
      expect(await names({ createdFrom: createdAt, order: 'asc' })).toEqual([
        'for a second',
        'revoked and expired',
      ]);
      expect(await names({ createdBefore: createdAt })).toEqual(['for a day', 'forever']);
      await expect(acme.apiKeys.list({ state: 'lost' as never })).rejects.toThrow(
        'must be one of active, expired, revoked',
      );
    });

    it('shows and changes nothing of another organization', async () => {
      const { store, acme, issue } = await openWithKeys(driver);
      const other = store.organization((await createOrganization(store, 'umbrella')).id);
      const { key, plaintext } = await issue();
      expect(await other.apiKeys.get(key.id)).toBeNull();
      expect((await other.apiKeys.list()).items).toEqual([]);
      await expect(other.apiKeys.revoke(key.id)).rejects.toThrow(NotFoundError);
      await expect(other.apiKeys.rotate(key.id)).rejects.toThrow(NotFoundError);
      const { id } = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      await expect(other.apiKeys.issue({ name: 'x', userId: id })).rejects.toThrow(
        ForeignKeyViolationError,
      );
      expect((await store.apiKeys.verify(plaintext)).ok).toBe(true);
    });
  });
}
