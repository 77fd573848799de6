import { type ClaimedJob, jobs, LeaseLostError, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { enqueueOne, type JobDatabase, numbered, openJobs } from './fixtures.ts';

async function withClaimed(driver: DriverUnderTest): Promise<JobDatabase & { held: ClaimedJob }> {
  const database = await openJobs(driver);
  await enqueueOne(database.acme);
  const [held] = await database.claim();
  return { ...database, held: held as ClaimedJob };
}

export function leaseSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › jobs › lease`, () => {
    it('is renewed by a heartbeat, counted from then on', async () => {
      const { all, acme, held, pass, at } = await withClaimed(driver);
      pass(400);
      expect(await all.heartbeat(held, 5_000)).toEqual(at(5_400));
      expect(await acme.get(held.id)).toEqual({ ...held, lockedUntil: at(5_400) });
      expect(await all.heartbeat(held)).toEqual(at(30_400));
    });

    it('ends with the job, and keeps the result', async () => {
      const { all, acme, held, pass, at } = await withClaimed(driver);
      pass(10);
      const completed = await all.complete(held, { words: ['a', null], n: 0.1 });
      expect(completed).toEqual({
        ...held,
        status: 'completed',
        leaseToken: null,
        lockedUntil: null,
        completedAt: at(10),
        result: { words: ['a', null], n: 0.1 },
      });
      expect(await acme.get(held.id)).toEqual(completed);
    });

    it('is lost once the job has ended, to every call', async () => {
      const { all, acme, held } = await withClaimed(driver);
      const completed = await all.complete(held);
      expect(completed.result).toBeNull();
      for (const call of [
        () => all.heartbeat(held),
        () => all.complete(held, 'again'),
        () => all.fail(held, 'no'),
        () => all.fail(held, 'no', { retry: false }),
        () => all.release(held),
      ]) {
        await expect(call()).rejects.toThrow(LeaseLostError);
      }
      expect(await all.heartbeatMany([held])).toEqual(new Map());
      expect(await all.completeMany([{ lease: held }])).toEqual([]);
      expect(await acme.get(held.id)).toEqual(completed);
    });

    it('completes a job once that is named twice, with what was said first', async () => {
      const { all, acme, held } = await withClaimed(driver);
      const completed = await all.completeMany([
        { lease: held, result: 'first' },
        { lease: held, result: 'second' },
        { lease: held },
      ]);
      expect(completed).toEqual([held.id]);
      expect(await acme.get(held.id)).toMatchObject({ status: 'completed', result: 'first' });
    });

    it('is lost to who has another token, or names another job', async () => {
      const { all, acme, held } = await withClaimed(driver);
      for (const lease of [
        { ...held, leaseToken: uuid(1) },
        { ...held, id: uuid(2) },
        { ...held, organizationId: uuid(3) },
      ]) {
        await expect(all.complete(lease)).rejects.toThrow(LeaseLostError);
        expect(await all.completeMany([{ lease }])).toEqual([]);
        expect(await all.heartbeatMany([lease])).toEqual(new Map());
      }
      expect(await acme.get(held.id)).toEqual(held);
    });

    it('is still the worker’s after its end, while nobody has taken the job', async () => {
      const { all, held, pass } = await withClaimed(driver);
      pass(60_000);
      expect((await all.complete(held)).status).toBe('completed');
    });

    it('is lost when another worker has claimed the job', async () => {
      const { all, acme, held, pass, claim } = await withClaimed(driver);
      pass(1_000);
      const [taken] = await claim(1, { workerId: 'worker-2' });
      expect(taken).toMatchObject({ id: held.id, attempt: 2, workerId: 'worker-2' });
      await expect(all.complete(held)).rejects.toThrow(LeaseLostError);
      await expect(all.heartbeat(held)).rejects.toThrow(LeaseLostError);
      expect(await acme.get(held.id)).toEqual(taken);
      expect((await all.complete(taken as ClaimedJob)).workerId).toBe('worker-2');
    });

    it('leaves a transaction usable when it is lost', async () => {
      const { store, held, acmeId } = await withClaimed(driver);
      await store.transaction(async (transaction) => {
        await expect(transaction.jobs.complete({ ...held, leaseToken: uuid(1) })).rejects.toThrow(
          LeaseLostError,
        );
        await enqueueOne(transaction.organization(acmeId).jobs, { payload: 'next' });
        await transaction.jobs.complete(held);
      });
      expect(await store.jobs.counts()).toMatchObject({ completed: 1, queued: 1 });
    });

    it('is checked before anything is asked of the database', async () => {
      const { all, held } = await withClaimed(driver);
      for (const call of [
        () => all.heartbeat(held, 99),
        () => all.heartbeatMany([held], 86_400_001),
        () => all.complete({ ...held, id: 'x' }),
        () => all.complete(null as never),
        () => all.complete(held, { at: new Date(0) } as never),
        () => all.fail(held, Number.NaN),
        () => all.release({} as never),
        () => all.heartbeatMany({} as never),
        () => all.completeMany([held] as never),
      ]) {
        await expect(call()).rejects.toThrow(ValidationError);
      }
      await expect(all.heartbeatMany([held, {} as never])).rejects.toMatchObject({
        issues: [{ path: 'leases[1].organizationId' }],
      });
    });
  });

  describe(`${driver.name} › jobs › many leases`, () => {
    it('are renewed together; those that are lost are missing', async () => {
      const { acme, all, claim, pass, at } = await openJobs(driver);
      await acme.enqueueMany(numbered(5));
      const held = await claim(5);
      const [first, second, ...others] = held as [ClaimedJob, ClaimedJob, ...ClaimedJob[]];
      await all.complete(first);
      pass(100);
      const stolen = { ...second, leaseToken: uuid(1) };
      const renewed = await all.heartbeatMany([first, stolen, ...others], 2_000);
      expect(renewed).toEqual(new Map(others.map(({ id }) => [id, at(2_100)])));
      expect((await acme.get(second.id))?.lockedUntil).toEqual(at(1_000));
      const backwards = others.toReversed();
      expect([...(await all.heartbeatMany(backwards)).keys()]).toEqual(
        backwards.map(({ id }) => id),
      );
      expect(await all.heartbeatMany([])).toEqual(new Map());
    });

    it('are completed together, in the order given, with what each returned', async () => {
      const { acme, all, claim, rows } = await openJobs(driver);
      await acme.enqueueMany(numbered(4));
      const [a, b, c, d] = (await claim(4)) as [ClaimedJob, ClaimedJob, ClaimedJob, ClaimedJob];
      await all.release(b);
      const completed = await all.completeMany([
        { lease: d, result: { deep: [{ 'quote"': 1 }] } },
        { lease: b, result: 'lost' },
        { lease: a },
        { lease: c, result: 'text' },
        { lease: c, result: 'twice' },
      ]);
      expect(completed).toEqual([d.id, a.id, c.id]);
      const stored = new Map((await rows(jobs)).map((row) => [row.id, row]));
      expect([a, b, c, d].map(({ id }) => stored.get(id)?.status)).toEqual([
        'completed',
        'queued',
        'completed',
        'completed',
      ]);
      expect(stored.get(d.id)).toMatchObject({
        result: { deep: [{ 'quote"': 1 }] },
        leaseToken: null,
        lockedUntil: null,
      });
      expect(stored.get(a.id)?.result).toBeNull();
      expect(await all.completeMany([])).toEqual([]);
    });

    it('are completed without what an earlier attempt failed of, as one is', async () => {
      const { acme, all, claim, pass, rows } = await openJobs(driver);
      await acme.enqueueMany(numbered(2));
      for (const lease of await claim(2)) await all.fail(lease, 'no', { delay: { baseMs: 1 } });
      pass(1);
      const [one, other] = (await claim(2)) as [ClaimedJob, ClaimedJob];
      expect([one.error, other.error]).toEqual(['no', 'no']);
      await all.complete(one);
      await all.completeMany([{ lease: other }]);
      expect((await rows(jobs)).map(({ error }) => error)).toEqual([null, null]);
    });

    it('are completed and renewed at the same time', async () => {
      const { acme, all, claim } = await openJobs(driver);
      await acme.enqueueMany(numbered(60));
      const held = await claim(60);
      const backwards = held.toReversed();
      await Promise.all([
        all.heartbeatMany(held),
        all.completeMany(backwards.map((lease) => ({ lease }))),
        all.heartbeatMany(backwards),
        all.heartbeatMany(held),
      ]);
      expect(await all.counts()).toMatchObject({ completed: 60, processing: 0 });
    });
  });
}
