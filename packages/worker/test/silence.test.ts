/** Stopping while the database does not answer, as behind a network that was cut: nothing fails, nothing comes back. */
import type { Store } from '@runledger/schema';
import { sqlite } from '@tooling/drivers';
import { expect, it } from 'vitest';
import { WorkerStoppedError } from '../src/index.ts';
import { enqueue, gate, nothing, setUp, Watched, work } from './fixtures.ts';

/** A store that answers until it is cut off, and then nothing. */
function severable(store: Store) {
  let isCut = false;
  const silence = new Promise<never>(() => undefined);
  const through = <A extends unknown[], R>(call: (...given: A) => Promise<R>) => {
    return (...given: A): Promise<R> => (isCut ? silence : call(...given));
  };
  const { jobs } = store;
  const severed: Store = {
    ...store,
    jobs: {
      ...jobs,
      claim: through(jobs.claim),
      completeMany: through(jobs.completeMany),
      fail: through(jobs.fail),
      heartbeatMany: through(jobs.heartbeatMany),
      nextDueAt: through(jobs.nextDueAt),
      release: through(jobs.release),
      onEnqueued: async (...given) => through(await jobs.onEnqueued(...given)),
    },
  };
  return {
    store: severed,
    cut() {
      isCut = true;
    },
  };
}

/** @returns how long it took by the test's clock */
async function stopped({ worker }: Watched, timers: Awaited<ReturnType<typeof setUp>>['timers']) {
  const since = timers.now();
  const moving = setInterval(() => timers.advance(Math.min(timers.nextInMs ?? 0, 100)));
  await worker.stop({ deadlineMs: 500 }).finally(() => clearInterval(moving));
  return timers.now() - since;
}

it('leaves what runs to its lease, and says so', async () => {
  const { store, jobs, timers } = await setUp(sqlite);
  const { store: severed, cut } = severable(store);
  const never = gate();
  const watched = new Watched(
    severed,
    timers,
    work.handle(() => never.promise),
    { concurrency: 2, claimAhead: 2 },
  );
  const enqueued = await enqueue(jobs, 4);
  await watched.worker.start();
  await watched.saw('started', 2);
  cut();
  expect(await stopped(watched, timers)).toBeLessThanOrEqual(2_500);
  const left = watched.of('error').filter(({ during }) => during === 'release');
  expect(new Set(left.map(({ job }) => job?.id))).toEqual(
    new Set(enqueued.map(({ job }) => job.id)),
  );
  for (const { error } of left) expect(error).toBeInstanceOf(WorkerStoppedError);
  expect(timers.waiting).toBe(0);
  // Others get them when the leases are over.
  timers.advance(30_000);
  const next = new Watched(store, timers, nothing);
  await next.worker.start();
  await next.sawInTime('completed', 4);
});

it('waits for no claim and no completion that is not answered', async () => {
  const { store, jobs, timers } = await setUp(sqlite);
  const { store: severed, cut } = severable(store);
  const done = gate();
  const watched = new Watched(
    severed,
    timers,
    work.handle(() => done.promise),
    { concurrency: 1, claimAhead: 0 },
  );
  await enqueue(jobs, 2);
  await watched.worker.start();
  await watched.saw('started');
  cut();
  done.resolve();
  await expect.poll(() => watched.worker.running).toBe(0);
  expect(await stopped(watched, timers)).toBeLessThanOrEqual(2_500);
  expect(watched.of('error')).toMatchObject([{ during: 'release' }]);
});

it('waits for nothing else where nothing runs', async () => {
  const { store, timers } = await setUp(sqlite);
  const { store: severed, cut } = severable(store);
  const watched = new Watched(severed, timers, nothing);
  await watched.worker.start();
  await expect.poll(() => timers.nextInMs).toBeGreaterThan(0);
  cut();
  expect(await stopped(watched, timers)).toBeLessThanOrEqual(1_500);
  expect(watched.events).toEqual([]);
});

it('hands back what a claim brings that is answered after all', async () => {
  const { store, jobs, timers } = await setUp(sqlite);
  const [claimed, answer] = [gate(), gate()];
  const late: Store = {
    ...store,
    jobs: {
      ...store.jobs,
      async claim(request) {
        const found = await store.jobs.claim(request);
        claimed.resolve();
        await answer.promise;
        return found;
      },
    },
  };
  const watched = new Watched(late, timers, nothing);
  await enqueue(jobs, 2);
  await watched.worker.start();
  await claimed.promise;
  expect(await stopped(watched, timers)).toBeLessThanOrEqual(2_500);
  expect(await jobs.counts()).toMatchObject({ processing: 2 });
  answer.resolve();
  await watched.saw('released', 2);
  expect(await jobs.counts()).toMatchObject({ queued: 2, processing: 0 });
  expect(watched.of('started')).toEqual([]);
});
