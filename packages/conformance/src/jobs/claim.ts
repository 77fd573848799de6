import { jobs } from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { enqueueOne, job, numbered, openJobs, payloads } from './fixtures.ts';

export function claimSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › claim`, () => {
    it('puts the job under a lease', async () => {
      const { acme, claim, rows, at, pass } = await openJobs(driver);
      const queued = await enqueueOne(acme);
      pass(250);
      const [claimed] = await claim();
      expect(claimed).toEqual({
        ...queued,
        status: 'processing',
        attempt: 1,
        workerId: 'worker-1',
        leaseToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
        lockedUntil: at(1_250),
        startedAt: at(250),
      });
      expect(await rows(jobs)).toEqual([claimed]);
      expect(await claim()).toEqual([]);
    });

    it('takes the most urgent first, then the oldest, then the lower identifier', async () => {
      const { acme, claim, at } = await openJobs(driver);
      await acme.enqueueMany([
        job({ id: uuid(9), payload: 'later', runAt: at(-1) }),
        job({ id: uuid(3), payload: 'same time, higher', runAt: at(-5) }),
        job({ id: uuid(1), payload: 'least urgent', priority: 9, runAt: at(-9_999) }),
        job({ id: uuid(2), payload: 'same time, lower', runAt: at(-5) }),
        job({ id: uuid(8), payload: 'most urgent', priority: 0 }),
      ]);
      expect(payloads([...(await claim(2)), ...(await claim(10))])).toEqual([
        'most urgent',
        'same time, lower',
        'same time, higher',
        'later',
        'least urgent',
      ]);
    });

    it('leaves delayed jobs until they are due, whatever their priority', async () => {
      const { acme, claim, pass, at } = await openJobs(driver);
      await acme.enqueueMany([
        job({ payload: 'urgent', priority: 0, runAt: at(1_000) }),
        job({ payload: 'due' }),
      ]);
      expect(payloads(await claim(2))).toEqual(['due']);
      pass(999);
      expect(await claim(2)).toEqual([]);
      pass(1);
      expect(payloads(await claim(2))).toContain('urgent');
    });

    it('takes no more than asked for, and of its queue only', async () => {
      const { acme, claim } = await openJobs(driver);
      await acme.enqueueMany([...numbered(3), ...numbered(2, { queue: 'other' })]);
      expect(await claim(2)).toHaveLength(2);
      expect(await claim(5, { queue: 'other' })).toHaveLength(2);
      expect(await claim(5, { queue: 'none' })).toEqual([]);
      expect(await claim()).toHaveLength(1);
    });

    it('serves all organizations', async () => {
      const { acme, store, claim } = await openJobs(driver);
      const umbrella = await createOrganization(store, 'umbrella');
      await enqueueOne(acme);
      await enqueueOne(store.organization(umbrella.id).jobs);
      const claimed = await claim(2);
      expect(new Set(claimed.map(({ organizationId }) => organizationId)).size).toBe(2);
    });

    it('gives a new token at each claim', async () => {
      const { acme, all, claim } = await openJobs(driver);
      await enqueueOne(acme);
      const [first] = await claim();
      await all.release(first as NonNullable<typeof first>);
      const [second] = await claim();
      expect(second?.id).toBe(first?.id);
      expect(second?.leaseToken).not.toBe(first?.leaseToken);
    });

    it('says everything that is wrong with a request', async () => {
      const { all } = await openJobs(driver);
      const request = { queue: 'q'.repeat(64), limit: 1_001, leaseMs: 99, fair: 1, colour: 'red' };
      const error = await all.claim(request as never).catch((thrown: unknown) => thrown);
      expect(
        (error as { issues: { path: string }[] }).issues.map(({ path }) => path).sort(),
      ).toEqual(['colour', 'fair', 'leaseMs', 'limit', 'queue', 'workerId']);
      await expect(all.claim(undefined as never)).rejects.toMatchObject({ code: 'VALIDATION' });
    });

    it('follows the order whatever is in the queue', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ priority: fc.nat(9), delay: fc.integer({ min: -3, max: 1 }) }), {
            maxLength: 20,
          }),
          fc.integer({ min: 1, max: 6 }),
          async (facts, limit) => {
            const { acme, claim, at, close } = await openJobs(driver);
            try {
              await acme.enqueueMany(
                facts.map(({ priority, delay }, n) =>
                  job({ priority, runAt: at(delay), payload: n, id: uuid((n * 37) % 101) }),
                ),
              );
              const due = facts
                .map(({ priority, delay }, n) => ({ n, priority, delay, id: (n * 37) % 101 }))
                .filter(({ delay }) => delay <= 0)
                .sort((a, b) => a.priority - b.priority || a.delay - b.delay || a.id - b.id);
              const seen: unknown[] = [];
              for (;;) {
                const claimed = await claim(limit);
                expect(claimed.length).toBe(Math.min(limit, due.length - seen.length));
                if (claimed.length === 0) break;
                seen.push(...payloads(claimed));
              }
              expect(seen).toEqual(due.map(({ n }) => n));
            } finally {
              await close();
            }
          },
        ),
        { numRuns: 8 },
      );
    });
  });

  describe(`${driver.name} › jobs › next due`, () => {
    it('is the earliest of the queue, past or to come', async () => {
      const { acme, all, claim, at } = await openJobs(driver);
      expect(await all.nextDueAt('default')).toBeNull();
      await acme.enqueueMany([
        job({ priority: 0, runAt: at(5_000) }),
        job({ priority: 9, runAt: at(3_000) }),
        job({ priority: 3, runAt: at(-1), queue: 'other' }),
      ]);
      expect(await all.nextDueAt('default')).toEqual(at(3_000));
      expect(await all.nextDueAt('other')).toEqual(at(-1));
      await claim(1, { queue: 'other' });
      expect(await all.nextDueAt('other')).toBeNull();
      await expect(all.nextDueAt(1 as never)).rejects.toMatchObject({ code: 'VALIDATION' });
    });
  });
}
