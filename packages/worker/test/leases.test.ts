import { ConnectionError, LeaseLostError, type Store } from '@runledger/schema';
import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { aborted, enqueue, gate, setUp, Watched, work } from './fixtures.ts';

const leaseMs = 3_000;

/** A store whose heartbeats fail, or hang, as long as they are told to. */
function withHeartbeats(store: Store, heartbeatMany: Store['jobs']['heartbeatMany']): Store {
  return { ...store, jobs: { ...store.jobs, heartbeatMany } };
}

describe.each(drivers)('leases on $name', (driver) => {
  it('are renewed three times as often as they expire, as long as a job runs', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate();
    const watched = new Watched(
      store,
      timers,
      work.handle(() => done.promise),
      { leaseMs },
    );
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('started');
    const { leaseToken } = (await jobs.get(job.id)) ?? expect.unreachable();
    for (let beat = 0; beat < 10; beat++) {
      const before = (await jobs.get(job.id))?.lockedUntil?.getTime() ?? 0;
      timers.advance(1_000);
      const lockedUntil = async () => (await jobs.get(job.id))?.lockedUntil?.getTime();
      await expect.poll(lockedUntil).toBeGreaterThanOrEqual(before + 1_000);
    }
    expect(await store.jobs.rescue()).toEqual({ requeued: 0, failed: 0 });
    done.resolve();
    await watched.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(watched.of('claimed')[0]?.jobs[0]?.leaseToken).toBe(leaseToken);
  });

  it('are renewed again once completing a job in a transaction has failed', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const [refused, done] = [gate<unknown>(), gate()];
    const handler = work.handle(async ({ complete }) => {
      const wrong = store.transaction((transaction) => complete(transaction, Number.NaN));
      await wrong.catch(refused.resolve);
      await done.promise;
    });
    const watched = new Watched(store, timers, handler, { leaseMs });
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    expect(await refused.promise).toMatchObject({ code: 'VALIDATION' });
    const lockedUntil = async () => (await jobs.get(job.id))?.lockedUntil?.getTime() ?? 0;
    const before = await lockedUntil();
    timers.advance(1_000);
    await expect.poll(lockedUntil).toBe(before + 1_000);
    done.resolve();
    await watched.saw('completed');
  });

  it('are lost when a job is cancelled, and the handler hears of it', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const reasons: unknown[] = [];
    const handler = work.handle(async ({ signal }) => {
      reasons.push(await aborted(signal));
    });
    const watched = new Watched(store, timers, handler, { leaseMs });
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('started');
    await jobs.cancel(job.id);
    timers.advance(1_000);
    await watched.saw('lease-lost');
    expect(reasons).toMatchObject([{ code: 'LEASE_LOST' }]);
    await expect.poll(() => watched.worker.running).toBe(0);
    expect(await jobs.get(job.id)).toMatchObject({ status: 'cancelled', result: null });
  });

  it('go to another worker when one is not heard of, which cannot end the job any more', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate<string>();
    const silent = withHeartbeats(store, () => Promise.reject(new ConnectionError('away')));
    const first = new Watched(
      silent,
      timers,
      work.handle(() => done.promise),
      {
        leaseMs,
        workerId: 'first',
        // It has no room to take the job again itself.
        concurrency: 1,
      },
    );
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await first.worker.start();
    await first.saw('started');
    timers.advance(leaseMs + 1);
    const second = new Watched(
      store,
      timers,
      work.handle(() => 'by the second'),
      {
        workerId: 'second',
      },
    );
    await second.worker.start();
    await second.saw('completed');
    done.resolve('by the first');
    await first.saw('lease-lost');
    expect(await jobs.get(job.id)).toMatchObject({
      status: 'completed',
      result: 'by the second',
      workerId: 'second',
      attempt: 2,
    });
  });

  it('count as over when they could not be renewed in time, though nobody took the job', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const reasons: unknown[] = [];
    // A request that is never answered.
    const hanging = withHeartbeats(store, () => new Promise(() => undefined));
    const handler = work.handle(async ({ signal }) => {
      reasons.push(await aborted(signal));
      return 'finished all the same';
    });
    const watched = new Watched(hanging, timers, handler, { leaseMs });
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('started');
    timers.advance(leaseMs - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(reasons).toEqual([]);
    timers.advance(1);
    await watched.saw('completed');
    expect(reasons[0]).toBeInstanceOf(LeaseLostError);
    // The token is still the job's: nobody did it twice.
    expect(await jobs.get(job.id)).toMatchObject({ result: 'finished all the same', attempt: 1 });
  });

  it('are tried again sooner when a sign of life fails', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate();
    let failures = 2;
    const flaky = withHeartbeats(store, (...request) =>
      failures-- > 0
        ? Promise.reject(new ConnectionError('away'))
        : store.jobs.heartbeatMany(...request),
    );
    const watched = new Watched(
      flaky,
      timers,
      work.handle(() => done.promise),
      { leaseMs },
    );
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('started');
    const until = (await jobs.get(job.id))?.lockedUntil?.getTime() ?? 0;
    timers.advance(1_000);
    await watched.saw('error', 1);
    timers.advance(334);
    await watched.saw('error', 2);
    timers.advance(334);
    await expect
      .poll(async () => (await jobs.get(job.id))?.lockedUntil?.getTime())
      .toBeGreaterThan(until);
    expect(watched.of('error')).toMatchObject([
      { during: 'heartbeat', error: { code: 'CONNECTION' }, job: null },
      { during: 'heartbeat' },
    ]);
    done.resolve();
    await watched.saw('completed');
  });

  it('are renewed for jobs that wait to begin, and what is lost meanwhile is not begun', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const [begun, done] = [[] as unknown[], gate()];
    const handler = work.handle(async ({ job }) => {
      begun.push(job.id);
      await done.promise;
    });
    const options = { leaseMs, concurrency: 1, claimAhead: 2 };
    const watched = new Watched(store, timers, handler, options);
    const [first, second, third] = (await enqueue(jobs, 3)).map(({ job }) => job.id);
    await watched.worker.start();
    await watched.saw('started');
    await jobs.cancel(second ?? '');
    for (let beat = 0; beat < 5; beat++) {
      const before = (await jobs.get(third ?? ''))?.lockedUntil?.getTime() ?? 0;
      timers.advance(1_000);
      await expect
        .poll(async () => (await jobs.get(third ?? ''))?.lockedUntil?.getTime())
        .toBeGreaterThanOrEqual(before + 1_000);
    }
    done.resolve();
    await watched.saw('completed', 2);
    expect(begun).toEqual([first, third]);
  });

  it('are not renewed while a transaction completes the job, which would wait for its lock', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const [completing, commit] = [gate(), gate()];
    const other = gate();
    const handler = work.handle(async ({ payload, store: given, complete }) => {
      if ((payload as { number: number }).number === 1) return other.promise;
      await given.transaction(async (transaction) => {
        await complete(transaction);
        completing.resolve();
        await commit.promise;
      });
    });
    const beats: number[] = [];
    const counted = withHeartbeats(store, (leases, ...rest) => {
      beats.push(leases.length);
      return store.jobs.heartbeatMany(leases, ...rest);
    });
    const watched = new Watched(counted, timers, handler, { leaseMs });
    await enqueue(jobs, 2);
    await watched.worker.start();
    await watched.saw('started', 2);
    await completing.promise;
    timers.advance(1_000);
    await expect.poll(() => beats).toEqual([1]);
    commit.resolve();
    await watched.saw('completed');
    other.resolve();
    await watched.saw('completed', 2);
    expect(await jobs.counts()).toMatchObject({ completed: 2 });
  });
});
