import { ClosedError, ValidationError } from '@runledger/schema';
import { drivers, sqlite } from '@tooling/drivers';
import { describe, expect, it } from 'vitest';
import { UsageCollector } from '../src/index.ts';
import { settled, setUp, usage, watched } from './fixtures.ts';

describe.each(drivers)('collecting on $name', (driver) => {
  it('records a batch once it is full, without waiting', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers, { batchSize: 3 });
    for (let number = 0; number < 3; number++) await collector.record(usage(acme));
    await settled(collector);
    expect(await events()).toHaveLength(3);
  });

  it('records what has waited for the interval', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers, { flushIntervalMs: 250 });
    await collector.record(usage(acme));
    timers.advance(200);
    await collector.record(usage(acme));
    timers.advance(49);
    expect(await events()).toHaveLength(0);
    timers.advance(1);
    await settled(collector);
    expect(await events()).toHaveLength(2);
    expect(timers.waiting).toBe(0);
  });

  it('gives an event its identifier and time when it is taken in', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers);
    const takenIn = timers.clock();
    await collector.record(usage(acme));
    timers.advance(500);
    await collector.flush();
    const [event] = await events();
    expect(event).toMatchObject({ occurredAt: takenIn, recordedAt: timers.clock() });
  });

  it('keeps identifier and time that an event brings', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers);
    const id = '01930000-0000-7000-8000-00000000000a';
    const occurredAt = new Date('2026-03-14T12:00:00.000Z');
    await collector.record(usage(acme, { id, occurredAt, requestId: 'req-1', tags: ['night'] }));
    await collector.record(usage(acme, { id, occurredAt }));
    await collector.flush();
    expect(await events()).toMatchObject([
      { id, occurredAt, requestId: 'req-1', tags: ['night'], inputTokens: 100, outputTokens: 20 },
    ]);
  });

  it('counts events under one idempotency key once', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers);
    for (let time = 0; time < 3; time++) {
      await collector.record(usage(acme, { idempotencyKey: 'call-7' }));
      timers.advance(10);
    }
    await collector.flush();
    expect(await events()).toHaveLength(1);
  });

  it('waits in flush for what was taken in before, and for no more', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers, { batchSize: 2 });
    for (let number = 0; number < 5; number++) await collector.record(usage(acme));
    await collector.flush();
    expect(await events()).toHaveLength(5);
    await collector.record(usage(acme));
    expect(collector.pending).toBe(1);
    await collector.flush();
    await collector.flush();
    expect(await events()).toHaveLength(6);
  });

  it('records everything on closing, and takes nothing after it', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers);
    for (let number = 0; number < 7; number++) await collector.record(usage(acme));
    await Promise.all([collector.close(), collector.close()]);
    expect(await events()).toHaveLength(7);
    await expect(collector.record(usage(acme))).rejects.toBeInstanceOf(ClosedError);
    await collector.close();
    expect(timers.waiting).toBe(0);
  });

  it('is no part of a transaction in which an event is taken in', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector, failures } = watched(store, timers, { batchSize: 1 });
    await expect(
      store.transaction(async () => {
        await collector.record(usage(acme));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await settled(collector);
    expect(failures).toEqual([]);
    // The request was made, whatever became of the transaction.
    expect(await events()).toHaveLength(1);
  });

  it('refuses to flush from inside a transaction, which would wait for itself', async () => {
    const { store, acme, timers, events } = await setUp(driver);
    const { collector } = watched(store, timers);
    await collector.record(usage(acme));
    await expect(store.transaction(() => collector.flush())).rejects.toMatchObject({
      code: 'TRANSACTION_SCOPE',
    });
    timers.advance(1_000);
    await settled(collector);
    expect(await events()).toHaveLength(1);
  });
});

describe('UsageCollector', () => {
  it('refuses an event that the model refuses, at once and alone', async () => {
    const { store, acme, timers, events } = await setUp(sqlite);
    const { collector, rejections } = watched(store, timers);
    const wrong = usage(acme, { inputTokens: -1, outputTokens: 5, reasoningTokens: 9 });
    await expect(collector.record(wrong)).rejects.toThrow(ValidationError);
    await expect(collector.record(wrong)).rejects.toThrow(/inputTokens must be a whole number/);
    await expect(collector.record(usage(acme, { component: 'x'.repeat(64) }))).rejects.toThrow(
      'component must have at most 63 characters',
    );
    await collector.record(usage(acme));
    await collector.flush();
    expect(await events()).toHaveLength(1);
    expect(rejections).toEqual([]);
  });

  it('names every option that cannot be', async () => {
    const { store } = await setUp(sqlite);
    const options = { batchSize: 0, maxBuffered: 0.5, flushIntervalMs: -1, whenFull: 'explode' };
    expect(() => new UsageCollector(store, options as never)).toThrow(
      'The configuration of the collector is not valid: batchSize must be a whole number from 1 to 10000; flushIntervalMs must be a whole number from 0 to 3600000; maxBuffered must be a whole number from 1 to 1000000; whenFull must be one of wait, reject, drop.',
    );
  });
});
