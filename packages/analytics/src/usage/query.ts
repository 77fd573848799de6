/** The usage report, from the events themselves. */
import { assertUuid } from '@runledger/schema';
import { sql } from 'kysely';
import type { EventQuery, ReportingStore } from '../store.ts';
import { groupings } from './groupings.ts';
import type { UsageReport, UsageReportQuery } from './report.ts';
import { add, compareGroups, totalsOf, zero } from './totals.ts';

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
 * @throws ValidationError when `organizationId` is no UUID
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
    .map((row) => ({ names: grouping.read(row, store.dialect), totals: totalsOf(row) }))
    .sort((a, b) => compareGroups(a.names, b.names, grouping.order))
    .map(({ names, totals }) => ({ ...names, ...totals }));
  return { by: query.by, groups, total: groups.reduce(add, zero()) };
}

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
  if (organizationId !== undefined) {
    const organization = id.encode(assertUuid(organizationId, 'organizationId'));
    events = events.where('event.organization_id', '=', organization);
  }
  return events;
}
