import { sqlite } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { CollectorFullError } from '../src/index.ts';
import { type Fate, failing, setUp, usage, watched } from './fixtures.ts';

const away = (): Fate[] => Array.from({ length: 100 }, () => 'lost');

describe('a full buffer', () => {
  it('holds callers up until there is room, the first first', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const fates = away();
    const { collector, failures } = watched(failing(store, fates), timers, { maxBuffered: 2 });
    await collector.record(usage(acme));
    await collector.record(usage(acme));
    await expect.poll(() => failures.length).toBe(1);
    const entered: number[] = [];
    const callers = [1, 2, 3].map(async (number) => {
      await collector.record(usage(acme, { requestId: `${number}` }));
      entered.push(number);
    });
    expect(collector.pending).toBe(5);
    timers.advance(timers.nextInMs ?? 0);
    await expect.poll(() => failures.length).toBe(2);
    expect(entered).toEqual([]);
    fates.length = 0;
    timers.advance(timers.nextInMs ?? 0);
    await Promise.all(callers);
    expect(entered).toEqual([1, 2, 3]);
    await collector.close();
    expect(await events()).toHaveLength(5);
  });

  it('waits in flush for those who wait for room too', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const { collector } = watched(store, timers, { maxBuffered: 3 });
    const callers = Array.from({ length: 10 }, () => collector.record(usage(acme)));
    await collector.flush();
    expect(await events()).toHaveLength(10);
    await Promise.all(callers);
  });

  it('refuses further events, when it is told to', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const fates = away();
    const { collector, failures } = watched(failing(store, fates), timers, {
      maxBuffered: 2,
      whenFull: 'reject',
    });
    await collector.record(usage(acme));
    await collector.record(usage(acme));
    await expect.poll(() => failures.length).toBe(1);
    await expect(collector.record(usage(acme))).rejects.toThrow(CollectorFullError);
    await expect(collector.record(usage(acme))).rejects.toMatchObject({ isRetryable: true });
    fates.length = 0;
    await collector.flush();
    await collector.record(usage(acme));
    await collector.close();
    expect(await events()).toHaveLength(3);
  });

  it('leaves further events out and says so, when it is told to', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const fates = away();
    const { collector, failures, rejections } = watched(failing(store, fates), timers, {
      maxBuffered: 2,
      whenFull: 'drop',
    });
    for (const requestId of ['1', '2', '3']) await collector.record(usage(acme, { requestId }));
    await expect.poll(() => failures.length).toBe(1);
    expect(rejections).toMatchObject([
      { what: 'event', event: { requestId: '3' }, error: { code: 'COLLECTOR_FULL' } },
    ]);
    fates.length = 0;
    await collector.close();
    expect(await events()).toHaveLength(2);
  });
});
