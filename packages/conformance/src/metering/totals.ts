import { dailyUsage, NIL_UUID, type UsageRecord } from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from '../driver.ts';
import { createOrganization, usageEvent, uuid } from '../fixtures.ts';

export function totalsSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › totals`, () => {
    it('are the sums of the events, whatever is sent again, together or at once', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(batch(), { minLength: 1, maxLength: 6 }), async (batches) => {
          const database = await driver.open();
          try {
            await checkTotals(database, batches);
          } finally {
            await database.close();
          }
        }),
        { numRuns: 12 },
      );
    });
  });
}

/** Events out of a small set, so that batches overlap. */
function batch() {
  const event = fc.record({
    organization: fc.integer({ min: 0, max: 1 }),
    number: fc.integer({ min: 0, max: 25 }),
  });
  return fc.array(event, { maxLength: 40 });
}

async function checkTotals(
  { store, rows }: TestDatabase,
  batches: readonly (readonly { organization: number; number: number }[])[],
): Promise<void> {
  const organizations = [
    await createOrganization(store, 'acme'),
    await createOrganization(store, 'umbrella'),
  ];
  const toEvent = ({ organization, number }: { organization: number; number: number }) =>
    usageEvent(organizations[organization] as { id: string }, {
      id: uuid(number),
      occurredAt: new Date(Date.UTC(2026, 0, 1, 20) + number * 1_200_000),
      userId: number % 3 === 0 ? null : uuid(1000 + (number % 3)),
      inputTokens: number,
      outputTokens: number * 2,
      costUsd: number % 4 === 0 ? null : number / 1000,
    } satisfies Partial<UsageRecord>);
  const results = await Promise.all(
    batches.map((events) => store.metering.recordBatch(events.map(toEvent))),
  );
  const distinct = new Map(
    batches.flat().map((each) => [`${each.organization}/${each.number}`, toEvent(each)]),
  );
  expect(results.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(distinct.size);
  const expected = new Map<string, { requests: number; input: number; nano: number }>();
  for (const event of distinct.values()) {
    const day = event.occurredAt.toISOString().slice(0, 10);
    const key = [event.organizationId, event.userId ?? NIL_UUID, day].join('/');
    const total = expected.get(key) ?? { requests: 0, input: 0, nano: 0 };
    expected.set(key, {
      requests: total.requests + 1,
      input: total.input + (event.inputTokens ?? 0),
      nano: total.nano + Math.round((event.costUsd ?? 0) * 1e9),
    });
  }
  const stored = (await rows(dailyUsage)).map((total): [string, unknown] => [
    [total.organizationId, total.userId, total.day].join('/'),
    {
      requests: total.requestCount,
      input: total.inputTokens,
      nano: Math.round(total.costUsd * 1e9),
    },
  ]);
  expect(new Map(stored)).toEqual(expected);
}
