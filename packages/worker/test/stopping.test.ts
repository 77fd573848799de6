import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { WorkerStoppedError } from '../src/index.ts';
import { aborted, enqueue, gate, nothing, setUp, Watched, work } from './fixtures.ts';

describe.each(drivers)('stopping on $name', (driver) => {
  it('waits for jobs that run, and claims no more', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate<string>();
    const watched = new Watched(
      store,
      timers,
      work.handle(() => done.promise),
      { concurrency: 2 },
    );
    await enqueue(jobs, 5);
    await watched.worker.start();
    await watched.saw('started', 2);
    const stopping = watched.worker.stop({ deadlineMs: 10_000 });
    expect(watched.worker.stop()).toBe(stopping);
    timers.advance(9_999);
    done.resolve('done');
    await stopping;
    expect(watched.events.map(({ type }) => type)).toEqual([
      'claimed',
      'started',
      'started',
      'completed',
      'completed',
    ]);
    expect(await jobs.counts()).toMatchObject({ completed: 2, queued: 3, processing: 0 });
    expect(timers.waiting).toBe(0);
  });

  it('ends at once where there is nothing to wait for', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing);
    await watched.worker.start();
    await watched.worker.stop();
    await enqueue(jobs, 1);
    expect(watched.events).toEqual([]);
    expect(timers.waiting).toBe(0);
    await new Watched(store, timers, nothing).worker.stop();
  });

  it('is for good: a start is refused from then on', async () => {
    const { store, timers } = await setUp(driver);
    for (const isStarted of [false, true]) {
      const { worker } = new Watched(store, timers, nothing);
      if (isStarted) await worker.start();
      const stopping = worker.stop();
      await expect(worker.start()).rejects.toThrow(WorkerStoppedError);
      await stopping;
      await expect(worker.start()).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
    }
  });

  it('aborts what runs past the deadline, and hands back what ends by it', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const reasons: unknown[] = [];
    const handler = work.handle(async ({ payload, signal }) => {
      reasons.push(await aborted(signal));
      if ((payload as { number: number }).number === 0) throw signal.reason;
      return 'just in time';
    });
    const watched = new Watched(store, timers, handler);
    const [{ job: first }, { job: second }] = (await enqueue(jobs, 2)) as [never, never];
    await watched.worker.start();
    await watched.saw('started', 2);
    const stopping = watched.worker.stop({ deadlineMs: 5_000 });
    timers.advance(4_999);
    expect(reasons).toEqual([]);
    timers.advance(1);
    await stopping;
    expect(reasons[0]).toBeInstanceOf(WorkerStoppedError);
    const { id } = first;
    expect(await jobs.get(id)).toMatchObject({ status: 'queued', attempt: 0, error: null });
    expect(await jobs.get((second as { id: string }).id)).toMatchObject({ status: 'completed' });
    // A claim that was under way may have found it, and handed it back again.
    expect(new Set(watched.of('released').map(({ job }) => job.id))).toEqual(new Set([id]));
  });

  it('hands back what does not end at all, which cannot end the job any more', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate<string>();
    const stubborn = new Watched(
      store,
      timers,
      work.handle(() => done.promise),
    );
    const [{ job } = expect.unreachable()] = await enqueue(jobs, 1);
    await stubborn.worker.start();
    await stubborn.saw('started');
    const stopping = stubborn.worker.stop({ deadlineMs: 100 });
    timers.advance(100);
    await expect.poll(() => timers.nextInMs).toBe(1_000);
    timers.advance(1_000);
    await stopping;
    expect(await jobs.get(job.id)).toMatchObject({ status: 'queued', attempt: 0 });
    done.resolve('too late');
    await expect.poll(() => stubborn.worker.running).toBe(0);
    expect(await jobs.get(job.id)).toMatchObject({ status: 'queued', result: null });
    const next = new Watched(
      store,
      timers,
      work.handle(() => 'done'),
    );
    await next.worker.start();
    await next.saw('completed');
    expect(await jobs.get(job.id)).toMatchObject({ result: 'done', attempt: 1 });
  });

  it('hands back what was claimed while it stopped', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const [claimed, answer] = [gate(), gate()];
    const slow = {
      ...store,
      jobs: {
        ...store.jobs,
        async claim(...request: Parameters<typeof store.jobs.claim>) {
          const found = await store.jobs.claim(...request);
          claimed.resolve();
          await answer.promise;
          return found;
        },
      },
    };
    const watched = new Watched(slow, timers, nothing);
    await enqueue(jobs, 3);
    await watched.worker.start();
    await claimed.promise;
    const stopping = watched.worker.stop();
    answer.resolve();
    await stopping;
    expect(watched.of('started')).toEqual([]);
    expect(watched.of('released')).toHaveLength(3);
    expect(await jobs.counts()).toMatchObject({ queued: 3, processing: 0 });
  });

  it('hands back at once what it claimed ahead', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate();
    const watched = new Watched(
      store,
      timers,
      work.handle(() => done.promise),
      { concurrency: 1, claimAhead: 4 },
    );
    await enqueue(jobs, 5);
    await watched.worker.start();
    await watched.saw('started');
    const stopping = watched.worker.stop();
    await watched.saw('released', 4);
    expect(await jobs.counts()).toMatchObject({ processing: 1, queued: 4 });
    done.resolve();
    await stopping;
    expect(await jobs.counts()).toMatchObject({ completed: 1, queued: 4 });
  });

  it('is no part of a transaction in which it is started or stopped', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing);
    await enqueue(jobs, 1);
    let starting = Promise.resolve();
    await store.transaction(async () => {
      starting = watched.worker.start();
    });
    await starting;
    await watched.saw('completed');
    expect(watched.of('error')).toEqual([]);
  });
});
