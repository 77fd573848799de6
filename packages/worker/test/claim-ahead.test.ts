import { drivers } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { ForeseenAhead, MOST_AHEAD } from '../src/claim-ahead.ts';
import { enqueue, gate, nothing, setUp, Watched, work } from './fixtures.ts';

describe('how many jobs are claimed ahead', () => {
  const after = (concurrency: number, durations: readonly number[]) => {
    const ahead = new ForeseenAhead(concurrency);
    for (const each of durations) ahead.ended(each);
    return ahead;
  };
  const times = (count: number, duration: number) => new Array<number>(count).fill(duration);

  it('is none at first, and grows with the short jobs there were', () => {
    expect(after(10, []).size).toBe(0);
    expect(after(10, times(3, 0)).size).toBe(30);
    expect(after(10, times(10, 0)).size).toBe(100);
    expect(after(10, times(1_000, 0)).size).toBe(MOST_AHEAD);
  });

  it('is what begins within fifty milliseconds', () => {
    expect(after(10, times(100, 5)).size).toBe(100);
    expect(after(2, times(100, 25)).size).toBe(4);
    expect(after(10, times(100, 50)).size).toBe(10);
    expect(after(10, times(100, 51)).size).toBe(0);
    expect(after(100, [60, 1]).size).toBe(0);
  });

  it('is none again after a long job, until there were many short ones', () => {
    const ahead = after(10, [...times(100, 0), 60_000]);
    expect(ahead.size).toBe(0);
    for (const short of times(20, 0)) ahead.ended(short);
    expect(ahead.size).toBe(0);
    for (const short of times(80, 0)) ahead.ended(short);
    expect(ahead.size).toBeGreaterThan(100);
    ahead.forget();
    expect(ahead.size).toBe(0);
  });
});

describe.each(drivers)('claiming ahead on $name', (driver) => {
  it('takes short jobs by the hundred', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const watched = new Watched(store, timers, nothing);
    await enqueue(jobs, 1_500);
    await watched.worker.start();
    await watched.saw('completed', 1_500);
    expect(watched.of('claimed').length).toBeLessThanOrEqual(6);
    const sizes = watched.of('claimed').map((event) => event.jobs.length);
    expect(sizes[0]).toBe(10);
    expect(Math.max(...sizes)).toBeGreaterThan(500);
  });

  it('hands back within a second what waits behind jobs that are not short', async () => {
    const { store, jobs, timers } = await setUp(driver);
    const done = gate();
    const handler = work.handle(({ payload }) =>
      (payload as { number: number }).number < 20 ? undefined : done.promise,
    );
    const watched = new Watched(store, timers, handler, { concurrency: 2 });
    await enqueue(jobs, 200);
    await watched.worker.start();
    await expect.poll(() => watched.worker.running).toBe(2);
    await watched.saw('completed', 20);
    await expect.poll(async () => (await jobs.counts()).processing).toBeGreaterThan(2);
    await expect
      .poll(() => {
        timers.advance(1_000);
        return jobs.counts();
      })
      .toMatchObject({ processing: 2, queued: 178 });
    const [first] = watched.of('released');
    expect(await jobs.get(first?.job.id ?? '')).toMatchObject({ attempt: 0, status: 'queued' });
    expect(watched.worker.running).toBe(2);
    done.resolve();
    await watched.saw('completed', 200);
  });
});
