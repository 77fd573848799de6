import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import type { JobRun } from '../src/index.ts';
import { enqueue, gate, setUp, Watched, work } from './fixtures.ts';

/** Completes the job in a transaction that is rolled back. */
async function inVain({ store, complete }: JobRun): Promise<void> {
  const work = store.transaction(async (transaction) => {
    await complete(transaction, 'in vain');
    throw new Error('rolled back');
  });
  await expect(work).rejects.toThrow('rolled back');
}

describe.each(drivers)('a completion that was rolled back on $name', (driver) => {
  it('is made up for with what the handler returns', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(async (context) => {
      await inVain(context);
      return 'returned';
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1, { maxAttempts: 1 });
    await watched.worker.start();
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ status: 'completed', result: 'returned' });
    expect(watched.events.map(({ type }) => type)).toEqual(['claimed', 'started', 'completed']);
  });

  it('fails the job when the handler does', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(async (context) => {
      await inVain(context);
      throw new Error('the handler failed');
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1, { maxAttempts: 1 });
    await watched.worker.start();
    await watched.saw('failed');
    expect(await jobs.get(job.id)).toMatchObject({
      status: 'failed',
      error: { message: 'the handler failed' },
    });
    expect(watched.of('completed')).toEqual([]);
  });

  it('can be made again, in a transaction that commits', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const handler = work.handle(async (context) => {
      await inVain(context);
      await store.transaction((transaction) => context.complete(transaction, 'kept'));
      return 'left alone';
    });
    const watched = new Watched(store, timers, handler);
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ status: 'completed', result: 'kept' });
  });

  it('keeps the lease until the database has confirmed the end', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const [asked, answer] = [gate(), gate()];
    const slow = {
      ...store,
      jobs: {
        ...store.jobs,
        async completeMany(...list: Parameters<typeof store.jobs.completeMany>) {
          asked.resolve();
          await answer.promise;
          return await store.jobs.completeMany(...list);
        },
      },
    };
    const handler = work.handle(async (context) => {
      await inVain(context);
      return 'returned';
    });
    const watched = new Watched(slow, timers, handler, { leaseMs: 3_000 });
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await asked.promise;
    const lockedUntil = async () => (await jobs.get(job.id))?.lockedUntil?.getTime() ?? 0;
    for (let beat = 0; beat < 5; beat++) {
      const before = await lockedUntil();
      timers.advance(1_000);
      await expect.poll(lockedUntil).toBeGreaterThanOrEqual(before + 1_000);
    }
    answer.resolve();
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ result: 'returned', attempt: 1 });
  });
});
