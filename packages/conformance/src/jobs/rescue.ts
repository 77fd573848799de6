import { type ClaimedJob, jobs } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { enqueueOne, numbered, openJobs, payloads } from './fixtures.ts';

export function rescueSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › rescue`, () => {
    it('queues a job again whose lease has expired, and says why', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      const queued = await enqueueOne(acme);
      await claim();
      pass(999);
      expect(await all.rescue()).toEqual({ requeued: 0, failed: 0 });
      pass(1);
      expect(await all.rescue()).toEqual({ requeued: 1, failed: 0 });
      expect(await acme.get(queued.id)).toMatchObject({
        status: 'queued',
        attempt: 1,
        runAt: queued.runAt,
        leaseToken: null,
        lockedUntil: null,
        completedAt: null,
        error: { code: 'LEASE_EXPIRED' },
      });
    });

    it('fails a job that has no attempt left', async () => {
      const { acme, all, claim, pass, at } = await openJobs(driver);
      const { id } = await enqueueOne(acme, { maxAttempts: 1 });
      await claim();
      pass(5_000);
      expect(await all.rescue()).toEqual({ requeued: 0, failed: 1 });
      expect(await acme.get(id)).toMatchObject({
        status: 'failed',
        completedAt: at(5_000),
        error: { code: 'LEASE_EXPIRED' },
      });
    });

    it('leaves jobs alone that are renewed in time, however long they take', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      await enqueueOne(acme);
      const [held] = await claim();
      for (let beat = 0; beat < 5; beat++) {
        pass(900);
        await all.heartbeat(held as ClaimedJob, 1_000);
        expect(await claim()).toEqual([]);
      }
      expect((await all.complete(held as ClaimedJob)).attempt).toBe(1);
    });

    it('takes the longest expired first, up to the limit, of one queue where asked', async () => {
      const { acme, all, claim, pass, rows } = await openJobs(driver);
      await acme.enqueueMany([...numbered(3), ...numbered(2, { queue: 'other' })]);
      await claim(2);
      pass(10);
      await claim(1);
      await claim(2, { queue: 'other' });
      pass(2_000);
      expect(await all.rescue({ limit: 1, queue: 'other' })).toEqual({ requeued: 1, failed: 0 });
      expect(await all.rescue({ limit: 2 })).toEqual({ requeued: 2, failed: 0 });
      const held = (await rows(jobs)).filter(({ status }) => status === 'processing');
      expect(held.map(({ queue }) => queue).sort()).toEqual(['default', 'other']);
      expect(payloads(held.filter(({ queue }) => queue === 'default'))).toEqual([2]);
      await expect(all.rescue({ limit: 0, colour: 1 } as never)).rejects.toMatchObject({
        issues: [{ path: 'colour' }, { path: 'limit' }],
      });
    });

    it('happens on the way of a claim, whatever its queue', async () => {
      const { acme, claim, pass, all } = await openJobs(driver);
      await acme.enqueueMany([...numbered(1), ...numbered(1, { queue: 'other' })]);
      await claim();
      await claim(1, { queue: 'other' });
      pass(1_000);
      const [again] = await claim(1, { workerId: 'worker-2' });
      expect(again).toMatchObject({ attempt: 2, workerId: 'worker-2' });
      expect(await all.counts({ queue: 'other' })).toMatchObject({ queued: 1, processing: 0 });
    });

    it('is not missed by claims that follow each other closely', async () => {
      const { acme, claim, pass, all } = await openJobs(driver);
      await enqueueOne(acme);
      await all.claim({ workerId: 'w', leaseMs: 100 });
      // Each looks for expired leases, or knows that there can be none yet.
      for (let passed = 10; passed < 100; passed += 10) {
        pass(10);
        expect(await claim()).toEqual([]);
      }
      pass(10);
      expect(await claim()).toHaveLength(1);
    });

    it('takes back a limited number on the way of each claim', async () => {
      const { acme, all, claim, pass } = await openJobs(driver);
      await acme.enqueueMany(numbered(250));
      await claim(250);
      pass(1_000);
      await claim(1, { queue: 'none' });
      expect(await all.counts()).toMatchObject({ queued: 100, processing: 150 });
      await claim(1, { queue: 'none' });
      await claim(1, { queue: 'none' });
      expect(await all.counts()).toMatchObject({ queued: 250, processing: 0 });
    });

    it('is undone with its transaction, and done again', async () => {
      const { acme, store, claim, pass } = await openJobs(driver);
      await enqueueOne(acme, { id: uuid(1) });
      await claim();
      pass(1_000);
      await store
        .transaction(async (transaction) => {
          expect(await transaction.jobs.claim({ workerId: 'inside' })).toHaveLength(1);
          throw new Error('roll back');
        })
        .catch(() => undefined);
      expect(await claim()).toMatchObject([{ id: uuid(1), attempt: 2 }]);
    });
  });
}
