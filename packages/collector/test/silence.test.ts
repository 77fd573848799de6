/** Closing while the database does not answer, as behind a network that was cut: nothing fails, nothing comes back. */
import type { ManualTimers } from '@runledger/conformance';
import type { Store } from '@runledger/schema';
import { drivers, sqlite } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { UnrecordedUsageError } from '../src/index.ts';
import { failing, settled, setUp, usage, watched } from './fixtures.ts';

/** A store whose attempts to record wait for what the test says. */
function waiting(store: Store, answer: () => Promise<void>) {
  const { recordBatch } = store.metering;
  return {
    ...failing(store, []),
    metering: {
      async recordBatch(events: Parameters<typeof recordBatch>[0]) {
        if (events.length > 0) await answer();
        return await recordBatch(events);
      },
    },
  };
}

async function inTime<T>(timers: ManualTimers, work: Promise<T>): Promise<T> {
  const moving = setInterval(() => timers.advance(Math.min(timers.nextInMs ?? 0, 100)));
  return await work.finally(() => clearInterval(moving));
}

const unrecorded = (closing: Promise<void>): Promise<UnrecordedUsageError> =>
  closing.then(
    () => expect.unreachable(),
    (error) => error,
  );

describe('a database that does not answer', () => {
  it('does not keep a collector from closing in time, which says what is left', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const { collector } = watched(
      waiting(store, () => answer),
      timers,
      { batchSize: 2, maxBuffered: 3 },
    );
    for (const requestId of ['1', '2', '3']) await collector.record(usage(acme, { requestId }));
    // There is no room for a fourth.
    const fourth = collector.record(usage(acme, { requestId: '4' }));
    const since = timers.now();
    const error = await inTime(timers, unrecorded(collector.close({ deadlineMs: 500 })));
    expect(error).toBeInstanceOf(UnrecordedUsageError);
    expect(error.events.map(({ requestId }) => requestId)).toEqual(['1', '2', '3', '4']);
    expect(error.cause).toMatchObject({ code: 'TIMEOUT' });
    expect(timers.now() - since).toBeLessThanOrEqual(2_000);
    // It is in the buffer, and closing has told of it.
    await fourth;
    // What is recorded elsewhere counts once, though the answer comes late.
    await store.metering.recordBatch(error.events);
    resolve();
    await collector.close();
    expect(collector.pending).toBe(0);
    expect(await events()).toHaveLength(4);
  });

  it('is told from one that is slow', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const slow = () => new Promise<void>((resolve) => timers.after(900, resolve));
    const { collector } = watched(waiting(store, slow), timers, { batchSize: 1 });
    for (let number = 0; number < 5; number++) await collector.record(usage(acme));
    await inTime(timers, collector.close({ deadlineMs: 100 }));
    expect(await events()).toHaveLength(5);
  });
});

describe.each(drivers)('flushing with a deadline on $name', (driver) => {
  it('ends by it where the database does not answer, and keeps the events', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const silent = waiting(store, () => answer);
    const { collector } = watched(silent, timers, { batchSize: 2 });
    for (const requestId of ['1', '2', '3']) await collector.record(usage(acme, { requestId }));
    const since = timers.now();
    await expect(inTime(timers, collector.flush({ deadlineMs: 500 }))).rejects.toMatchObject({
      code: 'TIMEOUT',
      isRetryable: true,
      message:
        'The usage collector could not flush within 500 ms, and holds 3 events. They are recorded once the database answers: flush again, or close.',
    });
    expect(timers.now() - since).toBe(500);
    resolve();
    await collector.flush({ deadlineMs: 60_000 });
    expect(await events()).toHaveLength(3);
    // Neither deadline is left behind.
    expect(timers.waiting).toBe(0);
  });

  it('fails as soon as recording does', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(failing(store, ['lost']), timers);
    await collector.record(usage(acme));
    const flushing = collector.flush({ deadlineMs: 500 });
    await expect(flushing).rejects.toMatchObject({ code: 'CONNECTION' });
    await collector.flush({ deadlineMs: 500 });
    expect(await events()).toHaveLength(1);
  });

  it.each([Number.NaN, -1, '5', null])('refuses the deadline %j', async (deadlineMs) => {
    const { store, timers } = await setUp(driver);
    const { collector } = watched(store, timers);
    await expect(collector.flush({ deadlineMs } as never)).rejects.toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: 'deadlineMs' }],
    });
  });
});

describe('those who wait for room', () => {
  it('are let in when closing fails', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const fates = Array.from({ length: 100 }, () => 'lost' as const);
    const { collector } = watched(failing(store, fates), timers, { maxBuffered: 1 });
    const callers = ['1', '2', '3'].map((requestId) =>
      collector.record(usage(acme, { requestId })),
    );
    const error = await inTime(timers, unrecorded(collector.close({ deadlineMs: 0 })));
    expect(error.events.map(({ requestId }) => requestId)).toEqual(['1', '2', '3']);
    await Promise.all(callers);
    fates.length = 0;
    await collector.close();
    await settled(collector);
    expect(await events()).toHaveLength(3);
  });
});
