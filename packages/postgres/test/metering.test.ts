import {
  dailyUsage,
  rollupDirtyBuckets,
  type UsageRecord,
  usageEvents,
  uuidv7Generator,
} from '@runledger/schema';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let store: PostgresStore;
let organizationId: string;

beforeAll(async () => {
  database = await createDatabase();
  store = await openPostgres({ url: database.url });
  organizationId = (await store.organizations.create({ slug: 'acme', name: 'Acme' })).id;
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

function usage(occurredAt: string, facts: Partial<UsageRecord> = {}): UsageRecord {
  return {
    organizationId,
    occurredAt: new Date(occurredAt),
    provider: 'anthropic',
    model: 'claude-sonnet-4',
    inputTokens: 10,
    outputTokens: 5,
    ...facts,
  };
}

async function partitions(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relid::regclass::text as name from pg_partition_tree('usage_events') where isleaf
  `.execute(store.kysely);
  return rows.map(({ name }) => name);
}

const drop = (partition: string) =>
  sql`drop table ${sql.table(`runledger.${partition}`)}`.execute(store.kysely);

describe('recording into a month without a partition', () => {
  it('makes it, and again after it was dropped', async () => {
    await store.metering.record(usage('2017-02-28T23:59:59.999Z'));
    await store.metering.recordBatch([
      usage('2017-03-01T00:00:00Z'),
      usage('2017-05-01T00:00:00Z'),
    ]);
    const made = (await partitions()).filter((name) => name.includes('2017'));
    expect(made).toEqual(['usage_events_p201702', 'usage_events_p201703', 'usage_events_p201705']);
    for (const partition of made) await drop(partition);
    await store.metering.record(usage('2017-02-01T00:00:00Z'));
    const batch = [usage('2017-03-02T00:00:00Z'), usage('2017-05-02T00:00:00Z')];
    expect(await store.metering.recordBatch(batch)).toEqual({ recorded: 2, duplicates: 0 });
    expect((await partitions()).filter((name) => name.includes('2017'))).toEqual(made);
  });

  it('makes it inside a transaction, and forgets it when that rolls back', async () => {
    const event = usage('2016-06-15T12:00:00Z');
    const undone = store.transaction(async (inside) => {
      await inside.metering.record(event);
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await partitions()).not.toContain('usage_events_p201606');
    await store.transaction((inside) => inside.metering.recordBatch([event]));
    expect(await partitions()).toContain('usage_events_p201606');
  });

  it('makes it once where many record at once', async () => {
    const events = Array.from({ length: 24 }, (_, place) =>
      usage(`2015-0${1 + (place % 6)}-01T00:00:00Z`),
    );
    const results = await Promise.all(events.map((event) => store.metering.record(event)));
    expect(results.every(({ recorded }) => recorded)).toBe(true);
    expect((await partitions()).filter((name) => name.includes('2015'))).toHaveLength(6);
  });
});

describe('a violation in a partition', () => {
  it('names the table and the constraint of the whole', async () => {
    const { id, occurredAt } = { id: crypto.randomUUID(), occurredAt: '2026-11-05T00:00:00Z' };
    await store.metering.record(usage(occurredAt, { id }));
    const row = { organization_id: organizationId, id, provider: 'p', model: 'm' };
    const insert = (values: object) =>
      store.kysely
        .insertInto('usage_events')
        .values({ ...row, occurred_at: new Date(occurredAt), ...values })
        .execute()
        .catch((error: unknown) => error);
    expect(await insert({})).toMatchObject({
      code: 'UNIQUE_VIOLATION',
      table: 'usage_events',
      constraint: 'pk_usage_events',
    });
    expect(await insert({ input_tokens: -1 })).toMatchObject({
      code: 'CHECK_VIOLATION',
      table: 'usage_events',
      constraint: 'chk_usage_events_input_tokens',
    });
    expect(await insert({ provider: null as unknown as string })).toMatchObject({
      code: 'NOT_NULL_VIOLATION',
      table: 'usage_events',
      constraint: null,
    });
  });
});

describe('recording concurrently', () => {
  it('never deadlocks, and loses and doubles nothing', async () => {
    const nextId = uuidv7Generator();
    const users = Array.from({ length: 8 }, nextId);
    const day = (place: number) => `2026-10-${String(1 + (place % 28)).padStart(2, '0')}`;
    const events = Array.from({ length: 400 }, (_, place) =>
      usage(`${day(place)}T10:00:00Z`, {
        id: nextId(),
        userId: users[place % users.length] as string,
        ...(place % 3 === 0 ? { idempotencyKey: `key-${place}` } : {}),
      }),
    );
    // Every batch has all events, each in an order of its own: they meet at every row.
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, batch) =>
        store.metering.recordBatch(
          events.toSorted((a, b) => rank(a.id ?? '', batch) - rank(b.id ?? '', batch)),
        ),
      ),
    );
    expect(results.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(events.length);
    const { rows } = await sql`
      select sum(request_count)::int as requests, sum(input_tokens)::int as input
      from ${sql.table(`runledger.${dailyUsage.name}`)} where user_id = any (${users})
    `.execute(store.kysely);
    expect(rows).toEqual([{ requests: 400, input: 4000 }]);
  });

  const rank = (id: string, seed: number) => Number.parseInt(id.slice(-6), 16) ^ (seed * 2_654_435);
});

describe('a batch', () => {
  it('keeps lists, JSON and text as they are, whatever they hold', async () => {
    const facts = [
      { tags: ['', 'NULL', 'a,b', '{}', '"', '\\', '\\"', ' x ', 'ü€😀', "'"], iterationsRun: [] },
      { tags: null, metadata: { quote: '"', back: '\\', nested: [{ a: null }], text: '{a,"b"}' } },
      { requestId: 'NULL', model: '{"m\\"}', metadata: null },
    ] satisfies Partial<UsageRecord>[];
    const batch = facts.map((fact, place) =>
      usage(`2026-09-01T00:00:0${place}Z`, { id: crypto.randomUUID(), ...fact }),
    );
    await store.metering.recordBatch(batch);
    const { rows } = await sql`
      select tags, iterations_run, metadata, request_id, model from runledger.usage_events
      where id = any (${batch.map(({ id }) => id)}) order by occurred_at
    `.execute(store.kysely);
    expect(rows).toMatchObject([
      { tags: facts[0]?.tags, iterations_run: [], metadata: null },
      { tags: null, iterations_run: null, metadata: facts[1]?.metadata },
      { request_id: 'NULL', model: '{"m\\"}', metadata: null },
    ]);
  });

  it('marks the hours of its new events alone, each once', async () => {
    const marks = async () => {
      const { rows } = await sql<{ hour: string }>`
        select to_char(bucket_start, 'HH24:MI') as hour
        from ${sql.table(`runledger.${rollupDirtyBuckets.name}`)}
        where bucket_start >= '2026-08-01Z' and bucket_start < '2026-08-02Z' order by 1
      `.execute(store.kysely);
      return rows.map(({ hour }) => hour);
    };
    const at = (time: string) => usage(`2026-08-01T${time}Z`, { id: crypto.randomUUID() });
    const first = [at('00:59:59.999'), at('01:00:00'), at('01:30:00')];
    await store.metering.recordBatch(first);
    expect(await marks()).toEqual(['00:00', '01:00']);
    await store.metering.recordBatch([...first, at('05:00:00')]);
    expect(await marks()).toEqual(['00:00', '01:00', '05:00']);
  });

  it('is one statement, once its months are known', async () => {
    const statements: string[] = [];
    const watched = await openPostgres({
      url: database.url,
      onQuery: ({ sql: text }) => statements.push(text),
    });
    try {
      const event = () => usage('2026-11-01T00:00:00Z');
      await watched.metering.recordBatch([event()]);
      statements.length = 0;
      await watched.metering.recordBatch([event(), { ...event(), idempotencyKey: 'one' }]);
      await watched.metering.record(event());
      expect(statements).toHaveLength(2);
    } finally {
      await watched.close();
    }
  });
});

describe('load', () => {
  it('makes the partitions that usage events go to', async () => {
    const events = [usage('2014-01-31T00:00:00Z'), usage('2014-02-01T00:00:00Z')];
    expect(await store.load(usageEvents, events)).toBe(2);
    expect(await partitions()).toContain('usage_events_p201402');
  });
});
