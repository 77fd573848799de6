/** A day whose totals no database holds any more: what is refused, what is not, and what is said. */
import { DataError, TransactionScopeError, usageEvents } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from '../fixtures.ts';

const DAY = '2026-03-14';
const occurredAt = new Date(`${DAY}T12:00:00.000Z`);
const most = { occurredAt, inputTokens: Number.MAX_SAFE_INTEGER };
/** So many of the most that an event may have are still a total, and one more is none. */
const LAST = 1_024;

async function openWithFullDay(driver: DriverUnderTest) {
  const database = await openFresh(driver);
  const { store } = database;
  const acme = await createOrganization(store, 'acme');
  const events = Array.from({ length: LAST }, () => usageEvent(acme, most));
  await store.metering.recordBatch(events);
  const counted = async () => (await database.rows(usageEvents)).length - LAST;
  return { ...database, acme, counted };
}

const nothing = 'which no database holds: nothing was recorded';

export function tooMuchUsageSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › a day beyond 2^63 - 1`, () => {
    it('takes no further event, and says of which organization and day', async () => {
      const { store, acme, counted } = await openWithFullDay(driver);
      const refused = [
        store.metering.record(usageEvent(acme, most)),
        store.metering.record({ ...usageEvent(acme, most), idempotencyKey: 'key' }),
        store.organization(acme.id).metering.record({ ...most, provider: 'a', model: 'b' }),
        store.metering.recordBatch([usageEvent(acme, most), usageEvent(acme, { occurredAt })]),
      ];
      for (const each of await Promise.allSettled(refused)) {
        const { reason } = each as PromiseRejectedResult;
        expect(reason).toBeInstanceOf(DataError);
        expect(reason.message).toContain(
          `A total of the organization ${acme.id} on ${DAY} would be beyond 2^63 - 1, ${nothing}`,
        );
        expect(reason.message).not.toContain(String(most.inputTokens));
      }
      expect(await counted()).toBe(0);
    });

    it('is told of where a batch is it alone, however large, and where it is one of several', async () => {
      const { store, acme, counted } = await openWithFullDay(driver);
      const next = new Date('2026-03-15T12:00:00.000Z');
      const batches = [300, LAST + 1].map((length) =>
        Array.from({ length }, () => usageEvent(acme, { ...most, occurredAt: next })),
      );
      const [few = [], many = []] = batches;
      await expect(store.metering.recordBatch(many)).rejects.toThrow(
        `A total of the organization ${acme.id} on 2026-03-15 would be beyond 2^63 - 1`,
      );
      const mixed = [...few, usageEvent(acme, most)];
      await expect(store.metering.recordBatch(mixed)).rejects.toMatchObject({
        code: 'DATA',
        message: expect.stringContaining(`A total of a day would be beyond 2^63 - 1, ${nothing}`),
      });
      expect(await counted()).toBe(0);
    });

    it('keeps no other day, user or organization from being recorded', async () => {
      const { store, acme, rows } = await openWithFullDay(driver);
      const umbrella = await createOrganization(store, 'umbrella');
      const others = [
        usageEvent(umbrella, most),
        usageEvent(acme, { ...most, userId: uuid(1) }),
        usageEvent(acme, { ...most, occurredAt: new Date('2026-03-15') }),
        // It adds nothing to what is full.
        usageEvent(acme, { occurredAt, inputTokens: 0, outputTokens: 5 }),
      ];
      expect(await store.metering.recordBatch(others)).toEqual({ recorded: 4, duplicates: 0 });
      expect(await rows(usageEvents)).toHaveLength(LAST + 4);
    });

    it('ends the transaction in which it is found', async () => {
      const { store, acme, counted } = await openWithFullDay(driver);
      const going = store.transaction(async (transaction) => {
        await transaction.metering.record(usageEvent(acme, { occurredAt }));
        await transaction.metering.record(usageEvent(acme, most)).catch(() => 'ignored');
      });
      await expect(going).rejects.toThrow(TransactionScopeError);
      expect(await counted()).toBe(0);
    });
  });
}
