import { IllegalTransitionError, LeaseLostError, NotFoundError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { enqueueOne, openJobs } from './fixtures.ts';

export function changeSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › cancel`, () => {
    it('takes a queued job out of the queue', async () => {
      const { acme, claim, at, pass } = await openJobs(driver);
      const queued = await enqueueOne(acme);
      pass(5);
      expect(await acme.cancel(queued.id)).toEqual({
        ...queued,
        status: 'cancelled',
        completedAt: at(5),
      });
      expect(await claim()).toEqual([]);
    });

    it('takes the lease from the worker that runs the job', async () => {
      const { acme, all, claim } = await openJobs(driver);
      const { id } = await enqueueOne(acme);
      const [held] = await claim();
      const lease = held as NonNullable<typeof held>;
      expect(await acme.cancel(id)).toMatchObject({ status: 'cancelled', leaseToken: null });
      expect(await all.heartbeatMany([lease])).toEqual(new Map());
      await expect(all.heartbeat(lease)).rejects.toThrow(LeaseLostError);
      await expect(all.complete(lease)).rejects.toThrow(LeaseLostError);
      await expect(all.fail(lease, 'no')).rejects.toThrow(LeaseLostError);
    });

    it('is refused for a job that has ended, or that there is not', async () => {
      const { acme, all, claim, store } = await openJobs(driver);
      const { id } = await enqueueOne(acme);
      const [held] = await claim();
      await all.complete(held as NonNullable<typeof held>);
      const refused = acme.cancel(id);
      await expect(refused).rejects.toThrow(IllegalTransitionError);
      await expect(refused).rejects.toMatchObject({ from: 'completed', to: 'cancelled' });
      await expect(acme.cancel(uuid(404))).rejects.toThrow(NotFoundError);
      const umbrella = await createOrganization(store, 'umbrella');
      const other = await enqueueOne(store.organization(umbrella.id).jobs);
      await expect(acme.cancel(other.id)).rejects.toThrow(NotFoundError);
      await expect(acme.cancel('x')).rejects.toMatchObject({ code: 'VALIDATION' });
    });

    it('happens once when many cancel, and either it or the worker comes first', async () => {
      const { acme, all, claim } = await openJobs(driver);
      const { id } = await enqueueOne(acme);
      const [held] = await claim();
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 4 }, () => acme.cancel(id)),
        all.complete(held as NonNullable<typeof held>),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe(`${driver.name} › jobs › retry`, () => {
    it('queues a failed job again, with all its attempts before it', async () => {
      const { acme, all, claim, pass, at } = await openJobs(driver);
      const { id } = await enqueueOne(acme, { maxAttempts: 1 });
      const [held] = await claim();
      await all.fail(held as NonNullable<typeof held>, 'no');
      pass(7);
      expect(await acme.retry(id)).toMatchObject({
        status: 'queued',
        attempt: 0,
        runAt: at(7),
        completedAt: null,
        error: 'no',
      });
      const [again] = await claim();
      expect(again).toMatchObject({ id, attempt: 1 });
      expect(await all.complete(again as NonNullable<typeof again>)).toMatchObject({ error: null });
    });

    it('queues a cancelled job again, and no other', async () => {
      const { acme, claim } = await openJobs(driver);
      const { id } = await enqueueOne(acme);
      await expect(acme.retry(id)).rejects.toMatchObject({ from: 'queued', to: 'queued' });
      await acme.cancel(id);
      expect(await acme.retry(id)).toMatchObject({ status: 'queued' });
      await claim();
      await expect(acme.retry(id)).rejects.toThrow(IllegalTransitionError);
      await expect(acme.retry(uuid(404))).rejects.toThrow(NotFoundError);
    });
  });
}
