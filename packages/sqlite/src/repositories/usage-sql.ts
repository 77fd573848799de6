/** The statements that record usage. */
import { rowCodec } from '@runledger/repositories';
import { usageEvents } from '@runledger/schema';
import { codecs } from '../codecs.ts';

export const eventCodec = rowCodec(usageEvents, codecs);

const places = eventCodec.columns.map(() => '?').join(', ');

export const usageSql = {
  /** One event: its columns. Changes a row when the event is new. */
  insertEvent: `INSERT INTO usage_events (${eventCodec.columns.join(', ')}) VALUES (${places})
    ON CONFLICT DO NOTHING`,
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
