import type { Store, Unsubscribe } from '@runledger/schema';
import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { enqueue, gate, nothing, setUp, Watched } from './fixtures.ts';

/** A store that does not say whether it tells of new jobs until the test lets it. */
function reticent(store: Store) {
  const answer = gate();
  const onEnqueued = async (queue: string, listener: () => void): Promise<Unsubscribe> => {
    await answer.promise;
    return await store.jobs.onEnqueued(queue, listener);
  };
  return { store: { ...store, jobs: { ...store.jobs, onEnqueued } }, answer: answer.resolve };
}

describe.each(drivers)('starting on $name', (driver) => {
  it('ends by its deadline where the database does not answer; jobs run all the same', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const { store: silent, answer } = reticent(store);
    const watched = new Watched(silent, timers, nothing, { pollMs: 3_600_000 });
    await enqueue(jobs, 1);
    const starting = watched.worker.start({ deadlineMs: 500 });
    await watched.saw('completed');
    expect(watched.of('error')).toEqual([]);
    timers.advance(500);
    await starting;
    expect(watched.of('error')).toMatchObject([
      {
        during: 'listen',
        job: null,
        error: {
          code: 'TIMEOUT',
          message:
            'The database did not say within 500 ms whether it tells of new jobs: the worker looks for them until it does.',
        },
      },
    ]);
    // It listens as soon as it can: no time passes from here on.
    answer();
    await enqueue(jobs, 1);
    await watched.saw('completed', 2);
  });

  it('ends when the worker is stopped meanwhile', async () => {
    const { store, timers } = await setUp(driver);
    const { store: silent, answer } = reticent(store);
    const watched = new Watched(silent, timers, nothing);
    const starting = watched.worker.start();
    await watched.worker.stop();
    await starting;
    expect(watched.events).toEqual([]);
    // What is left of the deadline would keep the process from ending.
    expect(timers.waiting).toBe(0);
    answer();
  });

  it.each([Number.NaN, -1, '5', null])('refuses the deadline %j', async (deadlineMs) => {
    const { store, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing);
    await expect(watched.worker.start({ deadlineMs } as never)).rejects.toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: 'deadlineMs' }],
    });
    await enqueue(jobs, 1);
    await watched.worker.start();
    await watched.saw('completed');
  });
});
