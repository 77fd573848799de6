/** Which partitions of `usage_events` a page is read from. */
import { type UsageEventFilter, usageEvents } from '@runledger/schema';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let store: PostgresStore;
let client: pg.Client;
let organizationId: string;
const statements: string[] = [];

const MONTHS = ['2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];

beforeAll(async () => {
  database = await createDatabase();
  store = await openPostgres({
    url: database.url,
    onQuery: ({ sql }) => statements.push(sql),
  });
  client = new pg.Client(database.url);
  await client.connect();
  organizationId = (await store.organizations.create({ slug: 'acme', name: 'Acme' })).id;
  await store.load(
    usageEvents,
    MONTHS.flatMap((month) =>
      ['07', '21'].map((day) => ({
        organizationId,
        occurredAt: new Date(`${month}-${day}T12:00:00.000Z`),
        provider: 'anthropic',
        model: 'claude-sonnet-4',
      })),
    ),
  );
  // Partitions that have nothing yet have no statistics either, and are left as they are.
  await client.query('ANALYZE runledger.usage_events');
});
afterAll(async () => {
  await client.end();
  await store.close();
  await database.drop();
});

/** The months whose partitions the statement of a page reads, whether its values are known when it is planned or not. */
async function monthsOf(filter: UsageEventFilter, values: readonly unknown[]): Promise<string[]> {
  statements.length = 0;
  await store.organization(organizationId).metering.listEvents(filter);
  const sql = statements[0] as string;
  const planned = await client.query(`EXPLAIN ${sql}`, [...values]);
  await client.query('SET plan_cache_mode = force_generic_plan');
  const literals = values.map((value) => pg.escapeLiteral(String(value))).join(', ');
  await client.query(`PREPARE page AS ${sql}`);
  // Partitions are left out while it runs.
  const run = await client.query(`EXPLAIN (ANALYZE, COSTS OFF) EXECUTE page (${literals})`);
  await client.query('DEALLOCATE page');
  await client.query('RESET plan_cache_mode');
  const [whenPlanned, whenRun] = [planned, run].map(({ rows }) => monthsIn(rows));
  expect(whenRun).toEqual(whenPlanned);
  return whenPlanned ?? [];
}

function monthsIn(plan: readonly Record<string, unknown>[]): string[] {
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  const read = [...text.matchAll(/ on usage_events_p(\d{4})(\d{2})\b(?![^\n]*never executed)/g)];
  return [...new Set(read.map(([, year, month]) => `${year}-${month}`))].sort();
}

describe('a page of events', () => {
  it('is read from the months that its times lie in', async () => {
    const occurredFrom = new Date('2026-02-10T00:00:00.000Z');
    const occurredBefore = new Date('2026-04-01T00:00:00.000Z');
    expect(
      await monthsOf({ occurredFrom, occurredBefore }, [
        organizationId,
        occurredFrom.toISOString(),
        occurredBefore.toISOString(),
        101,
      ]),
    ).toEqual(['2026-02', '2026-03']);
  });

  it('is read from no month that the pages before it are from', async () => {
    const { metering } = store.organization(organizationId);
    const first = await metering.listEvents({ limit: 5 });
    const last = first.items.at(-1);
    const at = last?.occurredAt.toISOString();
    expect(at).toMatch(/^2026-03-21/);
    const newer = await monthsOf({ after: first.next }, [organizationId, at, last?.id, at, 1_001]);
    expect(newer.at(-1)).toBe('2026-03');
    expect(newer).toContain('2025-12');
    const order = 'asc' as const;
    const oldest = await metering.listEvents({ limit: 5, order });
    const fifth = oldest.items.at(-1);
    const from = fifth?.occurredAt.toISOString();
    expect(from).toMatch(/^2026-02-07/);
    const values = [organizationId, from, fifth?.id, from, 1_001];
    const later = await monthsOf({ after: oldest.next, order }, values);
    expect(later[0]).toBe('2026-02');
    expect(later).toContain('2026-05');
  });
});
