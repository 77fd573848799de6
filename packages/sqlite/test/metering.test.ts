import {
  dailyUsage,
  type QueryEvent,
  rollupDirtyBuckets,
  type UsageRecord,
  usageEvents,
  usageIdempotencyKeys,
} from '@runledger/schema';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SqliteOptions } from '../src/connection/options.ts';
import { openTestDatabase, type openTestStore, temporaryFile } from './database.ts';

const id = (number: number) => `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

function usage(organizationId: string, number: number): UsageRecord {
  return {
    organizationId,
    id: id(number),
    occurredAt: new Date(Date.UTC(2026, 2, 14) + number * 1_000),
    provider: 'azure',
    model: 'gpt-4o',
    inputTokens: number,
    outputTokens: 1,
  };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => from + place);

async function open(options: Partial<SqliteOptions> = {}) {
  const database = await openTestDatabase({ path: ':memory:', ...options });
  onTestFinished(() => database.close());
  const acme = await database.store.organizations.create({ slug: 'acme', name: 'Acme' });
  const batch = (numbers: readonly number[]) => numbers.map((number) => usage(acme.id, number));
  return { ...database, acme, batch };
}

describe('recordBatch on SQLite', () => {
  it('tells new events from known ones within one statement', async () => {
    const { store, rows, batch } = await open();
    await store.metering.recordBatch(batch(range(0, 200).filter((number) => number % 3 === 0)));
    expect(await store.metering.recordBatch(batch(range(0, 200)))).toEqual({
      recorded: 133,
      duplicates: 67,
    });
    expect(await rows(dailyUsage)).toMatchObject([
      { requestCount: 200, inputTokens: (199 * 200) / 2, outputTokens: 200 },
    ]);
    expect(await store.metering.recordBatch(batch(range(0, 200)))).toEqual({
      recorded: 0,
      duplicates: 200,
    });
    expect(await rows(usageEvents)).toHaveLength(200);
  });

  it('counts an event once that stands in a batch twice', async () => {
    const { store, rows, batch } = await open();
    const numbers = [...range(0, 100), ...range(50, 100), ...range(99, 100)];
    expect(await store.metering.recordBatch(batch(numbers))).toEqual({
      recorded: 100,
      duplicates: 51,
    });
    expect(await rows(dailyUsage)).toMatchObject([{ requestCount: 100 }]);
  });

  it('keeps every column, used by all events of the batch, by some or by none', async () => {
    const { store, rows, acme } = await open();
    const full: UsageRecord = {
      ...usage(acme.id, 7),
      userId: id(1001),
      apiKeyId: id(1002),
      jobId: id(1003),
      workflowExecId: 'workflow',
      taskExecId: 'task',
      requestId: 'request',
      status: 'error',
      errorCode: 'rate_limit',
      cachedInputTokens: 3,
      cacheWriteTokens: 4,
      outputTokens: 9,
      reasoningTokens: 5,
      costUsd: 1.000000001,
      priceId: id(1004),
      durationMs: 1234,
      iterationsRun: ['one', 'two'],
      tags: [],
      metadata: { nested: { list: [1, null, 'ü'] } },
      recordedAt: new Date('2026-03-15T00:00:00.001Z'),
    };
    await store.metering.recordBatch([
      ...range(100, 180).map((number) => usage(acme.id, number)),
      full,
    ]);
    const stored = await rows(usageEvents);
    expect(stored).toHaveLength(81);
    expect(stored.find((event) => event.id === full.id)).toEqual(full);
    expect(stored.find((event) => event.id === id(100))).toMatchObject({
      userId: null,
      costUsd: null,
      tags: null,
      metadata: null,
    });
  });

  it('marks each hour once, and none for what was known', async () => {
    const { store, rows, batch } = await open();
    await store.metering.recordBatch(batch(range(0, 7_200)));
    expect((await rows(rollupDirtyBuckets)).map(({ bucketStart }) => bucketStart)).toEqual([
      new Date('2026-03-14T00:00:00.000Z'),
      new Date('2026-03-14T01:00:00.000Z'),
    ]);
    await store.metering.recordBatch(batch(range(0, 7_200)));
    expect(await rows(rollupDirtyBuckets)).toHaveLength(2);
  });

  it('gives the event loop its turns', async () => {
    const { store, batch } = await open();
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await store.metering.recordBatch(batch(range(0, 10_000)));
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('lets no other write in between its turns, and readers see none of it before the end', async () => {
    const { store, rows, batch, acme } = await open({ path: temporaryFile() });
    const recording = store.metering.recordBatch(batch(range(0, 10_000)));
    const order: string[] = [];
    const other = store.metering.record(usage(acme.id, 20_000)).then(() => order.push('other'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await rows(usageEvents)).toEqual([]);
    await recording.then(() => order.push('batch'));
    await other;
    expect(order).toEqual(['batch', 'other']);
  });

  it('leaves nothing of a batch that fails in the middle', async () => {
    const { store, rows, batch, sql: run } = await open();
    await run(`CREATE TRIGGER refuse BEFORE INSERT ON usage_events WHEN new.input_tokens = 5000
      BEGIN SELECT RAISE(ABORT, 'refused'); END`);
    const failing = store.metering.recordBatch(
      batch(range(0, 6_000)).map((event, place) => ({ ...event, idempotencyKey: `k${place}` })),
    );
    await expect(failing).rejects.toThrow('refused');
    for (const table of [usageEvents, usageIdempotencyKeys, dailyUsage, rollupDirtyBuckets]) {
      expect(await rows(table)).toEqual([]);
    }
    expect(await store.metering.recordBatch(batch(range(0, 10)))).toMatchObject({ recorded: 10 });
  });

  it('stops when the transaction it is part of ends without waiting for it', async () => {
    const { store, rows, batch } = await open();
    let late: Promise<unknown> = Promise.resolve();
    await store
      .transaction((inside) => {
        late = inside.metering
          .recordBatch(batch(range(0, 6_000)))
          .catch((error: Error) => error.name);
        return Promise.reject(new Error('roll back'));
      })
      .catch(() => undefined);
    expect(await late).toBe('TransactionScopeError');
    expect(await rows(usageEvents)).toEqual([]);
  });

  it('adds up costs that a number could not hold', async () => {
    const { store, acme } = await open();
    const costly = range(0, 8).map((number) => ({ ...usage(acme.id, number), costUsd: 4_194_304 }));
    await store.metering.recordBatch(costly.slice(0, 5));
    await store.metering.recordBatch(costly.slice(5));
    const { kysely } = store as Awaited<ReturnType<typeof openTestStore>>;
    const [total] = await kysely
      .selectFrom('daily_usage')
      .select(sql<string>`cast(cost_nano_usd as text)`.as('cost'))
      .execute();
    expect(total?.cost).toBe(String(8n * 4_194_304n * 1_000_000_000n));
  });

  it('tells the listener the statements, and never a value', async () => {
    const events: QueryEvent[] = [];
    const { store, acme } = await open({ onQuery: (event) => events.push(event) });
    events.length = 0;
    await store.metering.record({ ...usage(acme.id, 1), requestId: 'a-secret' });
    expect(events.map(({ sql: text }) => text.trim().split(/\s+/).slice(0, 3).join(' '))).toEqual([
      'BEGIN IMMEDIATE',
      'INSERT INTO usage_events',
      'INSERT INTO daily_usage',
      'INSERT INTO rollup_dirty_buckets',
      'COMMIT',
    ]);
    expect(JSON.stringify(events)).not.toContain('a-secret');
  });
});
