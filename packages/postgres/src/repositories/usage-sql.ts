/**
 * The statements that record usage. One statement records events, totals and marks, so that a batch costs one
 * round trip and a retry changes nothing: what comes after the events is made of those that were new.
 */
import { type PreparedSql, rowCodec, statementName } from '@runledger/repositories';
import { type Column, type LogicalType, NIL_UUID, usageEvents } from '@runledger/schema';
import pg from 'pg';
import { codecs } from '../codecs.ts';

export const eventCodec = rowCodec(usageEvents, codecs);

/** The logical types of the events' columns, in the model's order. */
export const eventTypes: readonly LogicalType[] = Object.values<Column>(usageEvents.columns).map(
  ({ type }) => type,
);

/** How many parameters the columns of the events take; what else a statement needs follows them. */
const width = eventCodec.columns.length;
const columns = eventCodec.columns.join(', ');

/** What each logical type is called in a batch of columns, and how one of its elements becomes the column. */
const IN_BATCH: Partial<Record<LogicalType, { readonly type: string; readonly cast?: string }>> = {
  id: { type: 'uuid' },
  instant: { type: 'timestamptz' },
  count: { type: 'bigint' },
  money: { type: 'bigint' },
  // An array of arrays must be rectangular, so each list and each object travels as text.
  list: { type: 'text', cast: 'text[]' },
  json: { type: 'text', cast: 'jsonb' },
};

const batchParameters = eventTypes.map(
  (type, place) => `$${place + 1}::${IN_BATCH[type]?.type ?? 'text'}[]`,
);
const batchColumns = eventCodec.columns
  .map((column, place) => {
    const cast = IN_BATCH[eventTypes[place] as LogicalType]?.cast;
    return cast ? `${column}::${cast}` : column;
  })
  .join(', ');

const RETURNING =
  'RETURNING organization_id, user_id, api_key_id, occurred_at, input_tokens, output_tokens, cost_nano_usd';

const DAILY_KEY = 'organization_id, user_id, api_key_id, day';
const DAILY_SUMS = 'request_count, input_tokens, output_tokens, cost_nano_usd';
const DAY = "(occurred_at AT TIME ZONE 'UTC')::date";

export interface UsageStatements {
  /** One event: its columns, the mark's id. */
  readonly record: PreparedSql;
  /** One event under a key: its columns, the mark's id, the key. */
  readonly recordUnderKey: PreparedSql;
  /** Many events: one array a column, then those of the marks: organizations, hours, ids. */
  readonly recordBatch: PreparedSql;
  /** The same, and one array of keys or NULL. */
  readonly recordBatchUnderKeys: PreparedSql;
  /** Events in COPY's binary format. */
  readonly copyEvents: string;
  /**
   * Totals and marks of events that are known to be new: one array a column of `daily_usage`, then those of the
   * marks.
   */
  readonly addTotals: PreparedSql;
  /** The event that was recorded under a key: organization, key. */
  readonly eventOfKey: PreparedSql;
  /** Makes the partitions of months, and says how many were missing: an array of instants in them. */
  readonly ensurePartitions: PreparedSql;
}

/** @param schema where the tables are */
export function usageStatements(schema: string): UsageStatements {
  const inSchema = (name: string) => `${pg.escapeIdentifier(schema)}.${name}`;
  const prepared = (label: string, sql: string) => ({ name: statementName(label, sql), sql });

  const claim = (source: string) => `
    claimed AS (
      INSERT INTO ${inSchema('usage_idempotency_keys')}
        (organization_id, key, event_id, occurred_at, recorded_at)
      ${source}
      ON CONFLICT DO NOTHING
      RETURNING organization_id, key, event_id, occurred_at
    ),`;
  const insert = (source: string) => `
    inserted AS (
      INSERT INTO ${inSchema('usage_events')} (${columns})
      ${source}
      ON CONFLICT DO NOTHING
      ${RETURNING}
    )`;
  const mark = (source: string) => `,
    marked AS (
      INSERT INTO ${inSchema('rollup_dirty_buckets')} (organization_id, bucket_start, id)
      ${source}
    )`;
  // Locked last, and in the order of the key: batches that lock in one order cannot deadlock.
  const addDaily = (source: string) => `
    added AS (
      INSERT INTO ${inSchema('daily_usage')} AS daily (${DAILY_KEY}, ${DAILY_SUMS})
      ${source}
      ON CONFLICT (${DAILY_KEY}) DO UPDATE SET
        request_count = daily.request_count + excluded.request_count,
        input_tokens = daily.input_tokens + excluded.input_tokens,
        output_tokens = daily.output_tokens + excluded.output_tokens,
        cost_nano_usd = daily.cost_nano_usd + excluded.cost_nano_usd
    )`;
  const add = (source: string) => `,${addDaily(source)}
    SELECT count(*)::int AS recorded FROM inserted`;

  const values = Array.from({ length: width }, (_, place) => `$${place + 1}`).join(', ');
  const place = (column: string) => `$${eventCodec.columns.indexOf(column) + 1}`;
  const one = `${mark(`
      SELECT organization_id, date_trunc('hour', occurred_at, 'UTC'), $${width + 1} FROM inserted`)}${add(`
      SELECT organization_id, coalesce(user_id, '${NIL_UUID}'), coalesce(api_key_id, '${NIL_UUID}'), ${DAY},
        1, input_tokens, output_tokens, coalesce(cost_nano_usd, 0)
      FROM inserted`)}`;
  const many = `${mark(`
      SELECT organization_id, bucket_start, id
      FROM unnest($${width + 1}::uuid[], $${width + 2}::timestamptz[], $${width + 3}::uuid[])
        AS mark (organization_id, bucket_start, id)
      WHERE (organization_id, bucket_start) IN
        (SELECT organization_id, date_trunc('hour', occurred_at, 'UTC') FROM inserted)`)}${add(`
      SELECT organization_id, coalesce(user_id, '${NIL_UUID}'), coalesce(api_key_id, '${NIL_UUID}'), ${DAY},
        count(*), sum(input_tokens), sum(output_tokens), coalesce(sum(cost_nano_usd), 0)
      FROM inserted
      GROUP BY 1, 2, 3, 4
      ORDER BY 1, 2, 3, 4`)}`;

  return {
    record: prepared('usage_record', `WITH${insert(`VALUES (${values})`)}${one}`),
    recordUnderKey: prepared(
      'usage_record_under_key',
      `WITH${claim(
        `VALUES (${place('organization_id')}, $${width + 2}, ${place('id')}, ${place('occurred_at')}, ${place('recorded_at')})`,
      )}${insert(`SELECT ${values} FROM claimed`)}${one}`,
    ),
    recordBatch: prepared(
      'usage_record_batch',
      // The rows come sorted, and a function's rows stay in their order.
      `WITH${insert(`
      SELECT ${batchColumns} FROM unnest(${batchParameters.join(', ')}) AS event (${columns})`)}${many}`,
    ),
    recordBatchUnderKeys: prepared(
      'usage_record_batch_under_keys',
      `WITH batch AS (
      SELECT * FROM unnest(${batchParameters.join(', ')}, $${width + 4}::text[])
        WITH ORDINALITY AS event (${columns}, idempotency_key, place)
    ),${claim(`
      SELECT organization_id, idempotency_key, id, occurred_at, recorded_at FROM batch
      WHERE idempotency_key IS NOT NULL
      ORDER BY organization_id, idempotency_key COLLATE "C", place`)}${insert(`
      SELECT ${batchColumns} FROM batch
      WHERE idempotency_key IS NULL OR (organization_id, idempotency_key, id, occurred_at) IN
        (SELECT organization_id, key, event_id, occurred_at FROM claimed)
      ORDER BY place`)}${many}`,
    ),
    copyEvents: `COPY ${inSchema('usage_events')} (${columns}) FROM STDIN (FORMAT binary)`,
    addTotals: prepared(
      'usage_add_totals',
      `WITH${addDaily(`
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::date[],
        $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])`)}
      INSERT INTO ${inSchema('rollup_dirty_buckets')} (organization_id, bucket_start, id)
      SELECT * FROM unnest($9::uuid[], $10::timestamptz[], $11::uuid[])`,
    ),
    eventOfKey: prepared(
      'usage_event_of_key',
      `SELECT event_id FROM ${inSchema('usage_idempotency_keys')} WHERE organization_id = $1 AND key = $2`,
    ),
    ensurePartitions: prepared(
      'usage_ensure_partitions',
      `SELECT ${inSchema('usage_events_ensure_partitions')}(month, month) AS made
      FROM unnest($1::timestamptz[]) AS month`,
    ),
  };
}
