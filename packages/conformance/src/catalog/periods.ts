import {
  type ModelRegistryEntry,
  type ModelRepository,
  UniqueViolationError,
} from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { day, gpt5, price } from './fixtures.ts';

export function periodSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › catalog › periods`, () => {
    it('are what painting one price over the other gives', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(publication, { minLength: 1, maxLength: 9 }), async (drawn) => {
          const database = await driver.open();
          try {
            await checkPainting(database.store.models, drawn);
          } finally {
            await database.close();
          }
        }),
        { numRuns: 15 },
      );
    });
  });
}

const DAYS = 16;
const publication = fc.record({
  from: fc.integer({ min: 0, max: DAYS - 1 }),
  length: fc.option(fc.integer({ min: 1, max: 8 })),
});

/** Holds the repository against a strip of days, on which each day has a price or none. */
async function checkPainting(
  models: ModelRepository,
  drawn: readonly { from: number; length: number | null }[],
): Promise<void> {
  const strip = new Array<number | null>(DAYS + 9).fill(null);
  const beginnings = new Set<number>();
  for (const [number, { from, length }] of drawn.entries()) {
    const effectiveTo = length === null ? null : day(from + length);
    const publishing = models.publish(price(number, day(from), { effectiveTo }));
    if (beginnings.has(from)) {
      await expect(publishing).rejects.toThrow(UniqueViolationError);
      continue;
    }
    await publishing;
    const next = Math.min(...[...beginnings].filter((beginning) => beginning > from));
    const end = Math.min(next, length === null ? Number.POSITIVE_INFINITY : from + length);
    const isInterrupting = strip[from] !== null && end < next && strip[end] === strip[from];
    beginnings.add(from);
    if (isInterrupting) beginnings.add(end);
    strip.fill(number, from, Math.min(end, strip.length));
  }
  const entries = (await models.list()).items;
  for (let number = 0; number < strip.length; number++) {
    const holding = entries.filter((entry) => holds(entry, day(number)));
    expect(holding.map(({ inputUsdPerMtok }) => inputUsdPerMtok)).toEqual(
      strip[number] === null ? [] : [strip[number]],
    );
    const found = await models.priceAt({ ...gpt5, at: day(number) });
    expect(found).toEqual(holding[0] ?? null);
  }
}

function holds(entry: ModelRegistryEntry, at: Date): boolean {
  return entry.effectiveFrom <= at && (entry.effectiveTo === null || at < entry.effectiveTo);
}
