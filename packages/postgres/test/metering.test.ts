import { rowCodec } from '@runledger/repositories';
import { type UsageRecord, usageEvents, uuidv7Generator } from '@runledger/schema';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codecs } from '../src/codecs.ts';
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
  return rows.map(({ name }) => name).sort();
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
    const many = Array.from({ length: MANY }, () => usage('2017-03-03T00:00:00Z'));
    expect(await store.metering.recordBatch(many)).toEqual({ recorded: MANY, duplicates: 0 });
    await store.metering.record(usage('2017-02-01T00:00:00Z'));
    const batch = [usage('2017-03-02T00:00:00Z'), usage('2017-05-02T00:00:00Z')];
    expect(await store.metering.recordBatch(batch)).toEqual({ recorded: 2, duplicates: 0 });
    expect((await partitions()).filter((name) => name.includes('2017'))).toEqual(made);
    for (const partition of made) await drop(partition);
    expect(await store.metering.record(usage('2017-02-03T00:00:00Z'))).toMatchObject({
      recorded: true,
    });
    await drop('usage_events_p201702');
    expect(await store.metering.recordBatch([usage('2017-02-04T00:00:00Z')])).toMatchObject({
      recorded: 1,
    });
  });

  it('makes it inside a transaction, and forgets it when that rolls back', async () => {
    const event = usage('2016-06-15T12:00:00Z');
    const undone = store.transaction(async (inside) => {
      await inside.metering.record(event);
      await inside.metering.record({ ...event, id: crypto.randomUUID() });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await partitions()).not.toContain('usage_events_p201606');
    await store.transaction((inside) => inside.metering.recordBatch([event]));
    expect(await partitions()).toContain('usage_events_p201606');
  });

  it('looks for it once, in a transaction too', async () => {
    const statements: string[] = [];
    const watched = await openPostgres({
      url: database.url,
      onQuery: ({ sql: text }) => statements.push(text),
    });
    try {
      const record = () =>
        watched.transaction((inside) => inside.metering.record(usage('2026-11-02T00:00:00Z')));
      await record();
      statements.length = 0;
      await record();
      expect(statements).toHaveLength(3);
    } finally {
      await watched.close();
    }
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

/** So many that they are copied. */
const MANY = 400;

describe.each([
  ['recorded in one statement', 0],
  ['copied', MANY],
])('a batch that is %s', (_, further) => {
  /** The events, and others with them, of another year. */
  const among = (events: readonly UsageRecord[]) => [
    ...events,
    ...Array.from({ length: further }, (__, place) =>
      usage('2025-01-01T00:00:00Z', {
        occurredAt: new Date(Date.UTC(2025, 0, 1) + place),
        id: crypto.randomUUID(),
      }),
    ),
  ];

  it('keeps every value as it is, whatever it holds', async () => {
    const facts = [
      { tags: ['', 'NULL', 'a,b', '{}', '"', '\\', '\\"', ' x ', 'ü€😀', "'"], iterationsRun: [] },
      { tags: null, metadata: { quote: '"', back: '\\', nested: [{ a: null }], text: '{a,"b"}' } },
      {
        requestId: 'NULL',
        model: '{"m\\"}',
        metadata: null,
        status: 'error',
        errorCode: 'Überlast',
      },
      { inputTokens: Number.MAX_SAFE_INTEGER - 1, costUsd: 4_194_304, durationMs: 2 ** 32 },
      {
        userId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
        jobId: '01234567-89ab-cdef-0123-456789abcdef',
      },
      { occurredAt: new Date('2000-01-01T00:00:00.000Z') },
      { occurredAt: new Date('2000-12-31T23:59:59.999Z') },
      { requestId: 'x'.repeat(255), metadata: { long: 'ö'.repeat(100_000) } },
    ] satisfies Partial<UsageRecord>[];
    const batch = facts.map((fact, place) =>
      usage(`2026-09-01T00:00:0${place}.00${place}Z`, { id: crypto.randomUUID(), ...fact }),
    );
    expect(await store.metering.recordBatch(among(batch))).toEqual({
      recorded: batch.length + further,
      duplicates: 0,
    });
    const ids = batch.map(({ id }) => id);
    const { rows } = await sql<Record<string, unknown>>`
      select * from runledger.usage_events where id = any (${ids})
    `.execute(store.kysely);
    const stored = new Map(
      rows.map((row) => [row.id, rowCodec(usageEvents, codecs).decode(row)] as const),
    );
    expect(ids.map((id) => stored.get(id))).toMatchObject(batch);
  });

  it('counts what is new, and records nothing twice', async () => {
    const userId = crypto.randomUUID();
    const of = (day: string, costUsd: number | null) =>
      usage(`${day}T00:00:00Z`, { id: crypto.randomUUID(), userId, costUsd });
    const first = [of('2026-07-01', 0.5)];
    const batch = among([...first, of('2026-07-02', null)]);
    await store.metering.recordBatch(first);
    expect(await store.metering.recordBatch([...batch, ...first])).toEqual({
      recorded: 1 + further,
      duplicates: 2,
    });
    expect(await store.metering.recordBatch(batch)).toEqual({
      recorded: 0,
      duplicates: batch.length,
    });
    const { rows } = await sql`
      select day::text, request_count::int as n, cost_nano_usd as cost
      from runledger.daily_usage where user_id = ${userId} order by day
    `.execute(store.kysely);
    expect(rows).toEqual([
      { day: '2026-07-01', n: 1, cost: 500_000_000 },
      { day: '2026-07-02', n: 1, cost: 0 },
    ]);
  });

  it('marks the hours of its new events alone, each once', async () => {
    const marks = async () => {
      const { rows } = await sql<{ hour: string }>`
        select to_char(bucket_start, 'DD HH24:MI') as hour from runledger.rollup_dirty_buckets
        where bucket_start >= '2026-08-01Z' and bucket_start < '2026-08-03Z' order by 1
      `.execute(store.kysely);
      return rows.map(({ hour }) => hour);
    };
    const day = further > 0 ? '02' : '01';
    const at = (time: string) => usage(`2026-08-${day}T${time}Z`, { id: crypto.randomUUID() });
    const before = await marks();
    const first = [at('00:59:59.999'), at('01:00:00'), at('01:30:00')];
    await store.metering.recordBatch(among(first));
    await store.metering.recordBatch(among([...first, at('05:00:00')]));
    expect(await marks()).toEqual([...before, `${day} 00:00`, `${day} 01:00`, `${day} 05:00`]);
  });

  it('refuses an organization that does not exist, and leaves nothing behind', async () => {
    const orphan = usage('2026-06-01T00:00:00Z', { organizationId: crypto.randomUUID() });
    const batch = among([usage('2026-06-01T00:00:00Z'), orphan]);
    await expect(store.metering.recordBatch(batch)).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
      constraint: 'fk_daily_usage_organization_id',
    });
    const { rows } = await sql`
      select 1 from runledger.usage_events where occurred_at between '2026-06-01Z' and '2026-06-02Z'
    `.execute(store.kysely);
    expect(rows).toEqual([]);
  });

  it('is part of a transaction, which goes on when some of it was known', async () => {
    const known = usage('2026-05-01T00:00:00Z', { id: crypto.randomUUID() });
    const slug = `with-${further}`;
    await store.transaction(async (inside) => {
      await inside.metering.record(known);
      const [result] = await Promise.all([
        inside.metering.recordBatch(among([known])),
        inside.organizations.create({ slug, name: 'Made at the same time' }),
      ]);
      expect(result).toEqual({ recorded: further, duplicates: 1 });
    });
    expect(await store.organizations.getBySlug(slug)).not.toBeNull();
    expect(await store.metering.recordBatch([known])).toEqual({ recorded: 0, duplicates: 1 });
  });

  it('never deadlocks with others, and loses and doubles nothing', async () => {
    const nextId = uuidv7Generator();
    const users = Array.from({ length: 8 }, nextId);
    const events = Array.from({ length: 200 + further }, (__, place) =>
      usage(`20${further > 0 ? 22 : 23}-${10 + (place % 3)}-01T10:00:00Z`, {
        id: nextId(),
        userId: users[place % users.length] as string,
        ...(further === 0 && place % 3 === 0 ? { idempotencyKey: `key-${place}` } : {}),
      }),
    );
    // Each batch has most of the events, in an order of its own: they meet at every row.
    const results = await Promise.all(
      Array.from({ length: 10 }, (__, batch) =>
        store.metering.recordBatch(
          events
            .filter((___, place) => place % 11 !== batch)
            .toSorted((a, b) => rank(a.id ?? '', batch) - rank(b.id ?? '', batch)),
        ),
      ),
    );
    expect(results.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(events.length);
    const { rows } = await sql`
      select sum(request_count)::int as requests, sum(input_tokens)::int as input
      from runledger.daily_usage where user_id = any (${users})
    `.execute(store.kysely);
    expect(rows).toEqual([{ requests: events.length, input: events.length * 10 }]);
  });

  const rank = (id: string, seed: number) => Number.parseInt(id.slice(-6), 16) ^ (seed * 2_654_435);
});

describe('the statements of a batch', () => {
  async function statementsOf(events: readonly UsageRecord[]): Promise<string[]> {
    const statements: string[] = [];
    const watched = await openPostgres({
      url: database.url,
      onQuery: ({ sql: text }) => statements.push(text),
    });
    try {
      await watched.metering.recordBatch([usage('2026-11-01T00:00:00Z')]);
      statements.length = 0;
      await watched.metering.recordBatch(events);
      return statements.map((text) => text.trim().split(/\s/, 1)[0] as string);
    } finally {
      await watched.close();
    }
  }
  const event = () => usage('2026-11-01T00:00:00Z', { id: crypto.randomUUID() });
  const many = () => Array.from({ length: MANY }, event);

  it('are one, where it is small or has keys', async () => {
    expect(await statementsOf([event(), event()])).toEqual(['WITH']);
    expect(await statementsOf([...many(), { ...event(), idempotencyKey: 'one' }])).toEqual([
      'WITH',
    ]);
  });

  it('are COPY and its totals, where it is large, and one more where it was known', async () => {
    const batch = many();
    expect(await statementsOf(batch)).toEqual(['BEGIN', 'COPY', 'WITH', 'COMMIT']);
    expect(await statementsOf(batch)).toEqual(['BEGIN', 'COPY', 'ROLLBACK', 'WITH']);
  });
});

describe('load', () => {
  it('makes the partitions that usage events go to', async () => {
    const events = [usage('2014-01-31T00:00:00Z'), usage('2014-02-01T00:00:00Z')];
    expect(await store.load(usageEvents, events)).toBe(2);
    expect(await partitions()).toContain('usage_events_p201402');
  });
});
