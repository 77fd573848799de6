/** The usage report, from the events themselves. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { ReportingStore } from '../store.ts';
import { groupings } from './groupings.ts';
import type { UsageGroup, UsageReport, UsageReportQuery, UsageTotals } from './report.ts';

/** Column of each total in `usage_events`; the counts have none. */
const sums = {
  inputTokens: 'input_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  costNanoUsd: 'cost_nano_usd',
} as const;

/**
 * Sums usage by time, model, organization, API key or user. Reads the events in one statement, outside any
 * transaction of the caller.
 *
 * @example
 * ```ts
 * const { groups, total } = await usageReport(store, { by: 'day', from: new Date('2025-01-01') });
 * ```
 */
export async function usageReport(
  store: ReportingStore,
  query: UsageReportQuery,
): Promise<UsageReport> {
  const grouping = groupings[query.by];
  const selected = selectEvents(store, query);
  const rows = await grouping.select(selected, store.dialect).execute();
  const groups = rows
    .map((row) => ({ ...grouping.read(row, store.dialect), ...totalsOf(row) }))
    .sort((a, b) => compareGroups(a, b, grouping.order));
  return { by: query.by, groups, total: groups.reduce(add, zero()) };
}

// biome-ignore lint/suspicious/noExplicitAny: each driver has its own stored types for the same tables.
export type EventQuery = SelectQueryBuilder<any, any, any>;

function selectEvents({ kysely, dialect }: ReportingStore, query: UsageReportQuery): EventQuery {
  const { from, to, organizationId } = query;
  const { instant, id } = dialect.codecs;
  const isError = sql`case when ${sql.ref('event.status')} = 'error' then 1 else 0 end`;
  const isUnpriced = sql`case when ${sql.ref('event.cost_nano_usd')} is null then 1 else 0 end`;
  let events: EventQuery = kysely
    .selectFrom('usage_events as event')
    .select([
      dialect.exactSum(sql.lit(1)).as('requestCount'),
      dialect.exactSum(isError).as('errorCount'),
      dialect.exactSum(isUnpriced).as('unpricedCount'),
      ...Object.entries(sums).map(([name, column]) =>
        dialect.exactSum(sql.ref(`event.${column}`)).as(name),
      ),
    ]);
  if (from) events = events.where('event.occurred_at', '>=', instant.encode(from));
  if (to) events = events.where('event.occurred_at', '<', instant.encode(to));
  if (organizationId) {
    events = events.where('event.organization_id', '=', id.encode(organizationId));
  }
  return events;
}

const totalNames = [
  'requestCount',
  'errorCount',
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'costNanoUsd',
  'unpricedCount',
] as const satisfies readonly (keyof UsageTotals)[];

function totalsOf(row: Record<string, unknown>): UsageTotals {
  return totals((name) => BigInt(String(row[name])));
}

const zero = (): UsageTotals => totals(() => 0n);

function add(a: UsageTotals, b: UsageTotals): UsageTotals {
  return totals((name) => a[name] + b[name]);
}

function totals(value: (name: keyof UsageTotals) => bigint): UsageTotals {
  return Object.fromEntries(totalNames.map((name) => [name, value(name)])) as Record<
    keyof UsageTotals,
    bigint
  >;
}

/** By code units and with what is missing last, whatever the database's collation says. */
function compareGroups(a: UsageGroup, b: UsageGroup, names: readonly string[]): number {
  for (const name of names) {
    const [left, right] = [a[name] ?? null, b[name] ?? null];
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -1 : 1;
  }
  return 0;
}
