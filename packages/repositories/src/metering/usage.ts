/** Usage events on their way in: validated, completed, sorted and added up, the same on every driver. */
import {
  type DailyUsage,
  isTimely,
  NIL_UUID,
  newRowsValidator,
  newRowValidator,
  UNTIMELY,
  type UsageEvent,
  type UsageRecord,
  usageEvents,
  usageIdempotencyKeys,
  usdToNano,
  ValidationError,
} from '@runledger/schema';
import { compareTexts } from '../order.ts';

/** An event ready to be stored, and the key under which its caller may send it again. */
export interface PreparedEvent {
  readonly row: UsageEvent;
  readonly idempotencyKey: string | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
  const rows = validateEvents(events, { now });
  const untimely = rows.flatMap(({ occurredAt }, place) =>
    isTimely(occurredAt, now) ? [] : [{ path: `events[${place}].occurredAt`, message: UNTIMELY }],
  );
  if (untimely.length > 0) throw new ValidationError('The batch events', untimely);
  return rows
    .map((row, place) => ({ row, idempotencyKey: events[place]?.idempotencyKey ?? null }))
    .sort((a, b) => compareByKey(a.row, b.row));
}

/** @throws ValidationError when the model refuses the event */
export function prepareEvent(event: UsageRecord, now: Date): PreparedEvent {
  const row = validateEvent(event, { now });
  if (!isTimely(row.occurredAt, now)) {
    throw new ValidationError('The usage event', [{ path: 'occurredAt', message: UNTIMELY }]);
  }
  return { row, idempotencyKey: event.idempotencyKey ?? null };
}

function compareByKey(a: UsageEvent, b: UsageEvent): number {
  return (
    compareTexts(a.organizationId, b.organizationId) ||
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    compareTexts(a.id, b.id)
  );
}

/** A day's totals that are to be added to the stored ones; the sums are exact. */
export interface DailyTotals
  extends Pick<DailyUsage, 'organizationId' | 'userId' | 'apiKeyId' | 'day' | 'requestCount'> {
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
  readonly costNanoUsd: bigint;
}

/** The totals of new events by day, user and key, sorted by the primary key of `daily_usage`. */
export function dailyTotals(events: Iterable<UsageEvent>): DailyTotals[] {
  const totals = new Map<string, DayInTheMaking>();
  let total: DayInTheMaking | undefined;
  let dayNumber = Number.NaN;
  let day = '';
  for (const event of events) {
    const userId = event.userId ?? NIL_UUID;
    const apiKeyId = event.apiKeyId ?? NIL_UUID;
    const eventDay = Math.floor(event.occurredAt.getTime() / DAY_MS);
    // Events come sorted: most belong to the day, and many to the total, of the one before.
    if (eventDay !== dayNumber) {
      dayNumber = eventDay;
      day = event.occurredAt.toISOString().slice(0, 10);
      total = undefined;
    }
    if (!total?.isOf(event.organizationId, userId, apiKeyId)) {
      const key = `${event.organizationId}/${userId}/${apiKeyId}/${day}`;
      total = totals.get(key);
      if (!total) {
        total = new DayInTheMaking(event.organizationId, userId, apiKeyId, day);
        totals.set(key, total);
      }
    }
    total.add(event);
  }
  return [...totals].sort(([a], [b]) => compareTexts(a, b)).map(([, made]) => made);
}

class DayInTheMaking implements DailyTotals {
  readonly organizationId: string;
  readonly userId: string;
  readonly apiKeyId: string;
  readonly day: string;
  requestCount = 0;
  readonly #inputTokens = new ExactSum();
  readonly #outputTokens = new ExactSum();
  readonly #nanoUsd = new ExactSum();

  constructor(organizationId: string, userId: string, apiKeyId: string, day: string) {
    this.organizationId = organizationId;
    this.userId = userId;
    this.apiKeyId = apiKeyId;
    this.day = day;
  }

  isOf(organizationId: string, userId: string, apiKeyId: string): boolean {
    return (
      this.userId === userId && this.apiKeyId === apiKeyId && this.organizationId === organizationId
    );
  }

  add({ inputTokens, outputTokens, costUsd }: UsageEvent): void {
    this.requestCount += 1;
    this.#inputTokens.add(inputTokens);
    this.#outputTokens.add(outputTokens);
    if (costUsd !== null) this.#nanoUsd.add(usdToNano(costUsd));
  }

  get inputTokens(): bigint {
    return this.#inputTokens.value;
  }

  get outputTokens(): bigint {
    return this.#outputTokens.value;
  }

  get costNanoUsd(): bigint {
    return this.#nanoUsd.value;
  }
}

/** A sum of safe integers from 0 on. A number adds up much faster; what it could not hold exactly moves on. */
class ExactSum {
  #low = 0;
  #moved = 0n;

  add(integer: number): void {
    if (this.#low + integer > Number.MAX_SAFE_INTEGER) {
      this.#moved += BigInt(this.#low);
      this.#low = 0;
    }
    this.#low += integer;
  }

  get value(): bigint {
    return this.#moved + BigInt(this.#low);
  }
}

export interface DirtyHour {
  readonly organizationId: string;
  readonly bucketStart: Date;
}

/** The hours whose rollup the new events change, each once, sorted. */
export function dirtyHours(events: Iterable<UsageEvent>): DirtyHour[] {
  const hours = new Map<string, DirtyHour>();
  let last: DirtyHour | undefined;
  for (const { organizationId, occurredAt } of events) {
    const start = Math.floor(occurredAt.getTime() / HOUR_MS) * HOUR_MS;
    if (last?.organizationId === organizationId && last.bucketStart.getTime() === start) continue;
    const key = `${organizationId}/${start}`;
    last = { organizationId, bucketStart: new Date(start) };
    hours.set(key, last);
  }
  return [...hours.values()].sort(
    (a, b) =>
      compareTexts(a.organizationId, b.organizationId) ||
      a.bucketStart.getTime() - b.bucketStart.getTime(),
  );
}
