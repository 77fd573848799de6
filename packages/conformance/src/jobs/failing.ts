import { type ClaimedJob, type Job, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { BEGIN, enqueueOne, openJobs } from './fixtures.ts';

export function failingSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › fail`, () => {
    it('queues the job again after a delay that doubles, up to the longest', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      await enqueueOne(acme, { maxAttempts: 100 });
      const delays: number[] = [];
      let now = BEGIN;
      for (let attempt = 1; attempt <= 70; attempt++) {
        const [held] = await claim();
        expect(held?.attempt).toBe(attempt);
        const failed = await all.fail(held as ClaimedJob, 'no', {
          delay: { baseMs: 1_000, maxMs: 60_000 },
        });
        const delay = failed.runAt.getTime() - now;
        delays.push(delay);
        pass(delay);
        now += delay;
      }
      // With a random number of a half, three quarters of each delay.
      expect(delays.slice(0, 8)).toEqual([
        750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000,
      ]);
      expect(new Set(delays.slice(6))).toEqual(new Set([45_000]));
    });

    it('keeps why, and gives the lease up', async () => {
      const { acme, all, claim } = await openJobs(driver);
      const queued = await enqueueOne(acme);
      const [held] = await claim();
      const failed = await all.fail(held as ClaimedJob, { code: 'E', retries: [1] });
      expect(failed).toEqual({
        ...(held as Job),
        status: 'queued',
        leaseToken: null,
        lockedUntil: null,
        runAt: failed.runAt,
        error: { code: 'E', retries: [1] },
      });
      expect(failed.runAt.getTime() - queued.runAt.getTime()).toBe(750);
      expect(await acme.get(queued.id)).toEqual(failed);
    });

    it('has failed after the last attempt', async () => {
      const { acme, all, claim, pass, at } = await openJobs(driver);
      await enqueueOne(acme, { maxAttempts: 2 });
      const [first] = await claim();
      await all.fail(first as ClaimedJob, 'first', { delay: { baseMs: 1 } });
      pass(1);
      const [second] = await claim();
      const failed = await all.fail(second as ClaimedJob, 'second');
      expect(failed).toMatchObject({
        status: 'failed',
        attempt: 2,
        error: 'second',
        completedAt: at(1),
        runAt: second?.runAt,
        leaseToken: null,
      });
      pass(1e9);
      expect(await claim()).toEqual([]);
    });

    it('has failed at once where nothing is to be tried again', async () => {
      const { acme, all, claim, at } = await openJobs(driver);
      await enqueueOne(acme);
      const [held] = await claim();
      const failed = await all.fail(held as ClaimedJob, 'hopeless', { retry: false });
      expect(failed).toMatchObject({ status: 'failed', attempt: 1, completedAt: at(0) });
    });

    it('waits between half of the delay and all of it', async () => {
      for (const [random, delay] of [
        [0, 500],
        [0.999_999, 1_000],
      ] as const) {
        const { acme, all, claim, at } = await openJobs(driver, { random: () => random });
        await enqueueOne(acme);
        const [held] = await claim();
        expect((await all.fail(held as ClaimedJob, 'no')).runAt).toEqual(at(delay));
      }
    });

    it('refuses options that there are not', async () => {
      const { acme, all, claim } = await openJobs(driver);
      await enqueueOne(acme);
      const [held] = await claim();
      await expect(
        all.fail(held as ClaimedJob, 'no', { retry: 1, delay: { baseMs: 0, max: 1 } } as never),
      ).rejects.toMatchObject({
        issues: [{ path: 'retry' }, { path: 'delay.max' }, { path: 'delay.baseMs' }],
      });
      await expect(all.fail(held as ClaimedJob, 'no', null as never)).rejects.toThrow(
        ValidationError,
      );
    });
  });

  describe(`${driver.name} › jobs › release`, () => {
    it('hands the job back at once, and does not count the attempt', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      const queued = await enqueueOne(acme, { maxAttempts: 1 });
      const [held] = await claim();
      pass(10);
      const released = await all.release(held as ClaimedJob);
      expect(released).toEqual({
        ...queued,
        workerId: 'worker-1',
        startedAt: held?.startedAt,
      });
      const [again] = await claim();
      expect(again).toMatchObject({ id: queued.id, attempt: 1 });
    });
  });
}
