/** Usage events on their way in: validated, completed, sorted and added up, the same on every driver. */
import {
  type DailyUsage,
  NIL_UUID,
  newRowsValidator,
  newRowValidator,
  type UsageEvent,
  type UsageRecord,
  usageEvents,
  usageIdempotencyKeys,
  usdToNano,
} from '@runledger/schema';

/** An event ready to be stored, and the key under which its caller may send it again. */
export interface PreparedEvent {
  readonly row: UsageEvent;
  readonly idempotencyKey: string | null;
}

const HOUR_MS = 3_600_000;

// The key travels with the event and is stored beside it.
const beside = { idempotencyKey: usageIdempotencyKeys.columns.key };
const validateEvent = newRowValidator(usageEvents, { beside });
const validateEvents = newRowsValidator(usageEvents, 'events', { beside });

/**
 * Validates events and gives each its identifier and defaults.
 * @returns the events sorted by (organization, occurredAt, id): batches that insert in one order cannot
 * deadlock each other
 * @throws ValidationError naming each refused event by its place, `events[3].inputTokens`
 */
export function prepareUsage(events: readonly UsageRecord[], now: Date): PreparedEvent[] {
  return validateEvents(events, { now })
    .map((row, place) => ({ row, idempotencyKey: events[place]?.idempotencyKey ?? null }))
    .sort((a, b) => compareByKey(a.row, b.row));
}

/** @throws ValidationError when the model refuses the event */
export function prepareEvent(event: UsageRecord, now: Date): PreparedEvent {
  return { row: validateEvent(event, { now }), idempotencyKey: event.idempotencyKey ?? null };
}

function compareByKey(a: UsageEvent, b: UsageEvent): number {
  return (
    compare(a.organizationId, b.organizationId) ||
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A day's totals that are to be added to the stored ones. */
export interface DailyTotals
  extends Pick<
    DailyUsage,
    | 'organizationId'
    | 'userId'
    | 'apiKeyId'
    | 'day'
    | 'requestCount'
    | 'inputTokens'
    | 'outputTokens'
  > {
  readonly costNanoUsd: bigint;
}

/** The totals of new events by day, user and key, sorted by the primary key of `daily_usage`. */
export function dailyTotals(events: Iterable<UsageEvent>): DailyTotals[] {
  const totals = new Map<string, { -readonly [K in keyof DailyTotals]: DailyTotals[K] }>();
  for (const event of events) {
    const userId = event.userId ?? NIL_UUID;
    const apiKeyId = event.apiKeyId ?? NIL_UUID;
    const day = event.occurredAt.toISOString().slice(0, 10);
    const key = `${event.organizationId}/${userId}/${apiKeyId}/${day}`;
    let total = totals.get(key);
    if (!total) {
      total = {
        organizationId: event.organizationId,
        userId,
        apiKeyId,
        day,
        requestCount: 0,
        inputTokens: 0,
        outputTokens: 0,
        costNanoUsd: 0n,
      };
      totals.set(key, total);
    }
    total.requestCount += 1;
    total.inputTokens += event.inputTokens;
    total.outputTokens += event.outputTokens;
    if (event.costUsd !== null) total.costNanoUsd += BigInt(usdToNano(event.costUsd));
  }
  return [...totals].sort(([a], [b]) => compare(a, b)).map(([, total]) => total);
}

export interface DirtyHour {
  readonly organizationId: string;
  readonly bucketStart: Date;
}

/** The hours whose rollup the new events change, each once, sorted. */
export function dirtyHours(events: Iterable<UsageEvent>): DirtyHour[] {
  const hours = new Map<string, DirtyHour>();
  for (const { organizationId, occurredAt } of events) {
    const start = Math.floor(occurredAt.getTime() / HOUR_MS) * HOUR_MS;
    const key = `${organizationId}/${start}`;
    if (!hours.has(key)) hours.set(key, { organizationId, bucketStart: new Date(start) });
  }
  return [...hours.values()].sort(
    (a, b) =>
      compare(a.organizationId, b.organizationId) ||
      a.bucketStart.getTime() - b.bucketStart.getTime(),
  );
}
