import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { type JobDatabase, job, numbered, openJobs } from './fixtures.ts';

/** Organizations `A`, `B` …, in the order of their identifiers; the memory of a fresh store begins amid them. */
async function withOrganizations(driver: DriverUnderTest, names: string, random = 0) {
  const database = await openJobs(driver, { random: () => random });
  const { store } = database;
  const jobs = new Map<string, ReturnType<typeof store.organization>['jobs']>();
  for (const [place, name] of [...names].entries()) {
    const slug = `organization-${name.toLowerCase()}`;
    const { id } = await store.organizations.create({ id: uuid(place + 1), slug, name });
    jobs.set(name, store.organization(id).jobs);
  }
  const claimed = async (limit: number) =>
    (await database.claim(limit, { fair: true }))
      .map(({ organizationId }) => names[Number.parseInt(organizationId.slice(-12), 16) - 1])
      .join('');
  return {
    ...database,
    claimed,
    enqueue: (name: string, count: number, facts = {}) =>
      jobs.get(name)?.enqueueMany(numbered(count, facts)) as Promise<unknown>,
  };
}

export function turnsSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › turns`, () => {
    it('let each organization have one job before another has a second', async () => {
      const { enqueue, claimed } = await withOrganizations(driver, 'ABC');
      await enqueue('A', 100);
      await enqueue('B', 2);
      await enqueue('C', 1);
      expect(await claimed(6)).toBe('ABCABA');
      expect(await claimed(3)).toBe('AAA');
    });

    it('go on behind the last one, claim after claim', async () => {
      const { enqueue, claimed } = await withOrganizations(driver, 'ABC');
      for (const name of 'ABC') await enqueue(name, 4);
      const each = [await claimed(1), await claimed(1), await claimed(1), await claimed(2)];
      expect(each).toEqual(['A', 'B', 'C', 'AB']);
      expect(await claimed(4)).toBe('CABC');
      expect(await claimed(100)).toBe('ABC');
      expect(await claimed(100)).toBe('');
    });

    it('are taken within a priority, the most urgent first', async () => {
      const { enqueue, claimed } = await withOrganizations(driver, 'AB');
      await enqueue('A', 3, { priority: 1 });
      await enqueue('B', 3, { priority: 8 });
      await enqueue('B', 1, { priority: 1 });
      await enqueue('A', 1, { priority: 8 });
      expect(await claimed(100)).toBe('ABAAABBB');
    });

    it('pass over who has delayed jobs only', async () => {
      const { enqueue, claimed, at, pass } = await withOrganizations(driver, 'ABC');
      await enqueue('A', 5, { runAt: at(1_000), priority: 0 });
      await enqueue('B', 5, { runAt: at(1_000) });
      await enqueue('C', 2);
      expect(await claimed(4)).toBe('CC');
      pass(1_000);
      expect(await claimed(6)).toBe('AAAAAC'.replace('C', 'B'));
    });

    it('begin anywhere in a store that has just been opened', async () => {
      const names = 'AB';
      const { enqueue, claimed } = await withOrganizations(driver, names, 0.999_999_999_9);
      for (const name of names) await enqueue(name, 1);
      // Nobody comes behind the last of all places, so it is the first one's turn.
      expect(await claimed(1)).toBe('A');
    });

    it('take the oldest of each, in queues apart', async () => {
      const { acme, claim, at } = await openJobs(driver);
      await acme.enqueueMany([
        job({ payload: 'new', runAt: at(-1) }),
        job({ payload: 'old', runAt: at(-2) }),
        job({ payload: 'other', runAt: at(-3), queue: 'other' }),
      ]);
      const claimed = await claim(10, { fair: true });
      expect(claimed.map(({ payload }) => payload)).toEqual(['old', 'new']);
    });

    it('rescue expired leases on the way too', async () => {
      const { enqueue, claimed, pass } = await withOrganizations(driver, 'A');
      await enqueue('A', 1);
      expect(await claimed(1)).toBe('A');
      pass(1_000);
      expect(await claimed(1)).toBe('A');
    });

    it('share every claim as evenly as there are jobs', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }),
          fc.integer({ min: 1, max: 12 }),
          async (counts, limit) => {
            const names = 'ABCDE'.slice(0, counts.length);
            const database = await withOrganizations(driver, names);
            try {
              for (const [place, name] of [...names].entries()) {
                await database.enqueue(name, counts[place] as number);
              }
              await checkShares(database, names, counts, limit);
            } finally {
              await (database as JobDatabase).close();
            }
          },
        ),
        { numRuns: 8 },
      );
    });
  });
}

async function checkShares(
  { claimed }: { claimed: (limit: number) => Promise<string> },
  names: string,
  counts: readonly number[],
  limit: number,
): Promise<void> {
  const left = [...counts];
  for (let sum = left.reduce((a, b) => a + b, 0); sum > 0; ) {
    const order = await claimed(limit);
    expect(order).toHaveLength(Math.min(limit, sum));
    const got = [...names].map((name) => [...order].filter((each) => each === name).length);
    // Who got less than another by more than one had no more.
    const most = Math.max(...got);
    got.forEach((count, place) => {
      left[place] = (left[place] as number) - count;
      if (count < most - 1) expect(left[place]).toBe(0);
    });
    sum -= order.length;
  }
}
