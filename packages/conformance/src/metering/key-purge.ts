/** Forgetting idempotency keys: the oldest first, some at a time, and the events stay. */
import { usageEvents, usageIdempotencyKeys } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, usageEvent } from '../fixtures.ts';

const START = Date.UTC(2026, 2, 14);
const day = (number: number) => new Date(START + number * 86_400_000);

async function openWithKeys(driver: DriverUnderTest) {
  let now = day(0);
  const heard: string[] = [];
  const database = await openFresh(driver, {
    clock: () => now,
    onQuery: ({ sql }) => heard.push(sql),
  });
  const acme = await createOrganization(database.store, 'acme');
  const umbrella = await createOrganization(database.store, 'umbrella');
  for (const number of [2, 0, 1, 3]) {
    now = day(number);
    for (const organization of [acme, umbrella]) {
      const event = usageEvent(organization, { occurredAt: now });
      await database.store.metering.record({ ...event, idempotencyKey: `key ${number}` });
    }
  }
  const keys = async () => (await database.rows(usageIdempotencyKeys)).map(({ key }) => key).sort();
  return { ...database, acme, heard, keys };
}

export function keyPurgeSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › purgeIdempotencyKeys`, () => {
    it('forgets the keys recorded before, and no event', async () => {
      const { store, acme, rows, keys } = await openWithKeys(driver);
      const { metering } = store;
      expect(await metering.purgeIdempotencyKeys({ recordedBefore: day(2) })).toBe(4);
      expect(await keys()).toEqual(['key 2', 'key 2', 'key 3', 'key 3']);
      expect(await rows(usageEvents)).toHaveLength(8);
      const again = (key: string) =>
        metering.record({ ...usageEvent(acme, { occurredAt: day(3) }), idempotencyKey: key });
      expect(await again('key 2')).toMatchObject({ recorded: false });
      expect(await again('key 1')).toMatchObject({ recorded: true });
    });

    it('takes a limited number at once, the oldest first', async () => {
      const { store, keys } = await openWithKeys(driver);
      const some = { recordedBefore: day(9), limit: 5 };
      expect(await store.metering.purgeIdempotencyKeys(some)).toBe(5);
      expect(await keys()).toEqual(['key 2', 'key 3', 'key 3']);
      expect(await store.metering.purgeIdempotencyKeys(some)).toBe(3);
      expect(await store.metering.purgeIdempotencyKeys(some)).toBe(0);
    });

    it('takes of those of one time the first by organization and key', async () => {
      const { store, rows } = await openFresh(driver, { clock: () => day(0) });
      const acme = await createOrganization(store, 'acme');
      for (const idempotencyKey of ['b', 'é', 'a', 'B', '\u{1f600}', '\uffee']) {
        await store.metering.record({ ...usageEvent(acme), idempotencyKey });
      }
      const gone: string[] = [];
      for (let left = await rows(usageIdempotencyKeys); left.length > 0; ) {
        await store.metering.purgeIdempotencyKeys({ recordedBefore: day(1), limit: 1 });
        const after = await rows(usageIdempotencyKeys);
        gone.push(
          ...left.map(({ key }) => key).filter((key) => !after.some((row) => row.key === key)),
        );
        left = after;
      }
      expect(gone).toEqual(['B', 'a', 'b', 'é', '\uffee', '\u{1f600}']);
    });

    it('finds them by the index for it', async () => {
      const { store, heard, plan } = await openWithKeys(driver);
      heard.length = 0;
      await store.metering.purgeIdempotencyKeys({ recordedBefore: day(2) });
      const [sql = ''] = heard.filter((each) => each.includes('usage_idempotency_keys'));
      const { searches } = await plan(sql);
      expect(searches.map(({ index }) => index)).toContain(
        'idx_usage_idempotency_keys_recorded_at',
      );
    });

    it('refuses options that are wrong, all of it at once', async () => {
      const { store } = await openFresh(driver);
      const wrong = { recordedBefore: '2026', limit: 0, endedBefore: day(0) } as never;
      await expect(store.metering.purgeIdempotencyKeys(wrong)).rejects.toMatchObject({
        issues: [{ path: 'endedBefore' }, { path: 'recordedBefore' }, { path: 'limit' }],
      });
    });
  });
}
