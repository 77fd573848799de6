import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { type AnyTable, apiKeys, type IssuedApiKey, operationalModel } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { DAY, openWithKeys, thrownBy, withTypo } from './fixtures.ts';

/** All that tells of a value: what a log, a debugger or a response might show. */
const everythingOf = (value: unknown): string =>
  [
    JSON.stringify(value),
    inspect(value, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null }),
    String(value),
    value instanceof Error ? `${value.stack} ${everythingOf(value.cause ?? '')}` : '',
  ].join('\n');

/** The texts that nothing may hold: secrets, whole keys, and hashes in the forms that they are shown in. */
function secretsOf({ plaintext }: IssuedApiKey): string[] {
  const [, , , secret, checksum] = plaintext.split('_') as string[];
  const hash = createHash('sha256').update(plaintext).digest();
  return [
    secret as string,
    `_${checksum}`,
    hash.toString('hex'),
    hash.toString('base64'),
    hash.toString('base64url'),
    [...hash.subarray(0, 6)].join(','),
    [...hash.subarray(0, 6)].join(', '),
    hash.toString('hex').slice(0, 12).match(/../g)?.join(' ') as string,
  ];
}

/** Where a text holds another, in brief: all of it would fill the screen. */
function around(everything: string, text: string): string[] {
  const place = everything.indexOf(text);
  return place < 0 ? [] : [everything.slice(Math.max(0, place - 100), place + 100)];
}

export function keySecretSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › secrets of API keys`, () => {
    it('are in no statement, list, error, principal or table', async () => {
      const opened = await openWithKeys(driver, { cache: {} });
      const { store, acme, issue, statements, sql, rows } = opened;
      const told: unknown[] = [];
      const { id } = await acme.users.create({ email: 'ada@example.com', role: 'user' });
      const first = await issue({ userId: id, scopes: ['all'] });
      const second = await acme.apiKeys.rotate(first.key.id, { gracePeriodMs: DAY });
      const issued = [first, second];
      for (const { key, plaintext } of issued) {
        told.push(key, await acme.apiKeys.get(key.id), await store.apiKeys.verify(plaintext));
        told.push(await store.apiKeys.verify(withTypo(plaintext, plaintext.length - 8)));
        told.push(await thrownBy(acme.apiKeys.get(plaintext)));
        told.push(await thrownBy(acme.apiKeys.revoke(plaintext)));
        told.push(await thrownBy(acme.apiKeys.rotate(plaintext)));
        told.push(await thrownBy(acme.apiKeys.issue({ name: 'x', environment: plaintext })));
        told.push(await thrownBy(acme.apiKeys.issue({ name: 'x', userId: plaintext })));
        told.push(await thrownBy(acme.apiKeys.list({ after: plaintext })));
        told.push(await thrownBy(acme.apiKeys.list({ state: plaintext as never })));
      }
      told.push(await acme.apiKeys.list(), await acme.apiKeys.list({ limit: 1 }));
      told.push(await acme.apiKeys.revoke(first.key.id));
      told.push(await store.apiKeys.verify(first.plaintext));
      told.push(await thrownBy(acme.apiKeys.rotate(first.key.id)));
      // Rows that are there already, and a table that is not.
      const [stored] = await rows(apiKeys);
      told.push(await thrownBy(store.load(apiKeys, [{ ...(stored as object), id } as never])));
      told.push(await thrownBy(store.load(apiKeys, [{ ...(stored as object), name: 7 } as never])));
      await sql('alter table api_keys rename to api_keys_away');
      for (const { plaintext } of issued)
        told.push(await thrownBy(store.apiKeys.verify(plaintext)));
      told.push(await thrownBy(issue()));
      await sql('alter table api_keys_away rename to api_keys');
      for (const table of Object.values<AnyTable>(operationalModel)) {
        const all = await rows(table);
        told.push(all.map((row) => ({ ...row, hash: undefined })));
      }
      told.push(statements, store, acme, opened);
      await store.close();
      told.push(statements);

      const everything = told.map(everythingOf).join('\n');
      expect(everything).toContain(first.key.prefix);
      const found = issued.flatMap(secretsOf).flatMap((secret) => around(everything, secret));
      expect(found).toEqual([]);
    });

    it('are stored as their SHA-256 alone', async () => {
      const { issue, rows } = await openWithKeys(driver);
      const { plaintext } = await issue();
      const [stored] = await rows(apiKeys);
      const hash = createHash('sha256').update(plaintext).digest();
      expect(Buffer.from(stored?.hash ?? []).equals(hash)).toBe(true);
      expect(everythingOf({ ...stored, hash: undefined })).not.toContain(plaintext.slice(-39, -7));
    });

    it('are all different, and hold no place that is the same', async () => {
      const { issue } = await openWithKeys(driver);
      const texts: string[] = [];
      for (let count = 0; count < 200; count++) texts.push((await issue()).plaintext);
      expect(new Set(texts).size).toBe(texts.length);
      const characters = (place: number) => new Set(texts.map((text) => text[place])).size;
      for (let place = 8; place < 20; place++) expect(characters(place)).toBeGreaterThan(30);
      for (let place = 21; place < 53; place++) expect(characters(place)).toBeGreaterThan(30);
    });
  });
}
