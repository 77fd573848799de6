/** The statements that record usage. */
import { rowCodec } from '@runledger/repositories';
import { type Column, type UsageEvent, usageEvents } from '@runledger/schema';
import { codecs } from '../codecs.ts';

export const eventCodec = rowCodec(usageEvents, codecs);

const columns = eventCodec.columns;

export const usageSql = {
  /** One event: its columns. Changes a row when the event is new. */
  insertEvent: insertEvents(columns, 1),
  /** A key: organization, key, event, its time, now. Changes a row when the key is new. */
  claimKey: `INSERT INTO usage_idempotency_keys (organization_id, key, event_id, occurred_at, recorded_at)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  /** The event that was recorded under a key: organization, key. */
  eventOfKey: `SELECT event_id FROM usage_idempotency_keys WHERE organization_id = ? AND key = ?`,
  /** What new events add to a day: its key, then requests, input tokens, output tokens, cost. */
  addToDay: `INSERT INTO daily_usage
    (organization_id, user_id, api_key_id, day, request_count, input_tokens, output_tokens, cost_nano_usd)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (organization_id, user_id, api_key_id, day) DO UPDATE SET
      request_count = request_count + excluded.request_count,
      input_tokens = input_tokens + excluded.input_tokens,
      output_tokens = output_tokens + excluded.output_tokens,
      cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd`,
  /** An hour to compute again: organization, start, id. */
  markHour: `INSERT INTO rollup_dirty_buckets (organization_id, bucket_start, id) VALUES (?, ?, ?)`,
} as const;

function insertEvents(names: readonly string[], rows: number): string {
  const row = `(${names.map(() => '?').join(', ')})`;
  return `INSERT INTO usage_events (${names.join(', ')})
    VALUES ${Array.from({ length: rows }, () => row).join(', ')} ON CONFLICT DO NOTHING`;
}

/** An insert of several events at once, without the columns that none of a batch uses. */
export interface PortionInsert {
  readonly sql: string;
  /** The stored values of the events, in the statement's order. */
  bind(events: readonly UsageEvent[]): unknown[];
}

const optional = eventCodec.properties.map(
  (property) => (usageEvents.columns[property as keyof UsageEvent] as Column).optional,
) as readonly boolean[];

/**
 * The insert for portions of a batch. Binding a NULL costs as much as binding a value, and most events leave
 * half of the columns out: a statement without those, for many rows at once, takes two thirds of the time.
 */
export function portionInsert(batch: readonly UsageEvent[], rows: number): PortionInsert {
  const places = columns.flatMap((_, place) => {
    const property = eventCodec.properties[place] as keyof UsageEvent;
    const isUsed = !optional[place] || batch.some((event) => event[property] !== null);
    return isUsed ? [place] : [];
  });
  return {
    sql: insertEvents(
      places.map((place) => columns[place] as string),
      rows,
    ),
    bind(events) {
      const values = new Array<unknown>(events.length * places.length);
      let next = 0;
      for (const event of events) {
        const encoded = eventCodec.encode(event);
        for (const place of places) values[next++] = encoded[place];
      }
      return values;
    },
  };
}
