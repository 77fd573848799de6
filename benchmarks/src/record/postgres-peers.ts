/** Recording on PostgreSQL as it is written without Runledger: raw pg, COPY, plain Kysely, Drizzle. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { UsageRecord } from '@runledger/schema';
import { sql as drizzleSql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { EVENT_COLUMNS, type StoredEvent, type toDaily, type toMark, toStored } from '../events.ts';
import { marks, type Recorder, totals } from './sqlite-peers.ts';

const searchPath = '-c search_path=runledger';
const slots = (count: number, first = 1) =>
  Array.from({ length: count }, (_, place) => `$${first + place}`).join(', ');

/** Named prepared statements by hand, event, total and mark in one statement; batches by COPY, events alone. */
export async function rawPostgres(url: string): Promise<Recorder> {
  const client = new pg.Client({ connectionString: url, options: searchPath });
  await client.connect();
  const events = EVENT_COLUMNS.length;
  const text = `with event as (
      insert into usage_events (${EVENT_COLUMNS.join(', ')}) values (${slots(events)})
      on conflict do nothing
      returning organization_id, user_id, api_key_id, occurred_at, input_tokens, output_tokens, cost_nano_usd
    ), daily as (
      insert into daily_usage (organization_id, user_id, api_key_id, day, request_count, input_tokens,
        output_tokens, cost_nano_usd)
      select organization_id, user_id, api_key_id, (occurred_at at time zone 'UTC')::date, 1, input_tokens,
        output_tokens, cost_nano_usd from event
      on conflict (organization_id, user_id, api_key_id, day) do update set
        request_count = daily_usage.request_count + excluded.request_count,
        input_tokens = daily_usage.input_tokens + excluded.input_tokens,
        output_tokens = daily_usage.output_tokens + excluded.output_tokens,
        cost_nano_usd = daily_usage.cost_nano_usd + excluded.cost_nano_usd
    ), mark as (
      insert into rollup_dirty_buckets (organization_id, bucket_start, id)
      select organization_id, date_trunc('hour', occurred_at, 'UTC'), $${events + 1}::uuid from event
    ) select count(*) from event`;
  return {
    record: (event) => {
      const stored = toStored(event);
      const values = EVENT_COLUMNS.map((column) => stored[column]);
      return client.query({ name: 'record', text, values: [...values, randomUUID()] });
    },
    recordBatch: (batch) =>
      pipeline(
        Readable.from(copyLines(batch)),
        client.query(copyFrom(`copy usage_events (${EVENT_COLUMNS.join(', ')}) from stdin`)),
      ),
    close: () => client.end(),
  };
}

/** COPY's text format, in chunks of some size: a stream of single lines would cost more than the copy. */
function* copyLines(events: readonly UsageRecord[]): Generator<string> {
  let chunk = '';
  for (const event of events) {
    const stored = toStored(event);
    chunk += `${EVENT_COLUMNS.map((column) => stored[column] ?? '\\N').join('\t')}\n`;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

interface Tables {
  usage_events: StoredEvent;
  daily_usage: ReturnType<typeof toDaily>;
  rollup_dirty_buckets: ReturnType<typeof toMark>;
}

/** Kysely as its documentation shows it. */
export function plainKyselyPostgres(url: string): Recorder {
  const pool = new pg.Pool({ connectionString: url, options: searchPath, max: 2 });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const recordAll = (events: readonly UsageRecord[]) =>
    db.transaction().execute(async (transaction) => {
      // PostgreSQL takes 65,535 parameters a statement.
      for (let start = 0; start < events.length; start += 2000) {
        const stored = events.slice(start, start + 2000).map(toStored);
        const inserted = await transaction
          .insertInto('usage_events')
          .values(stored)
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (inserted.numInsertedOrUpdatedRows === 0n) continue;
        await transaction
          .insertInto('daily_usage')
          .values(totals(stored))
          .onConflict((conflict) =>
            conflict.columns(['organization_id', 'user_id', 'api_key_id', 'day']).doUpdateSet({
              request_count: sql`daily_usage.request_count + excluded.request_count`,
              input_tokens: sql`daily_usage.input_tokens + excluded.input_tokens`,
              output_tokens: sql`daily_usage.output_tokens + excluded.output_tokens`,
              cost_nano_usd: sql`daily_usage.cost_nano_usd + excluded.cost_nano_usd`,
            }),
          )
          .execute();
        await transaction.insertInto('rollup_dirty_buckets').values(marks(stored)).execute();
      }
    });
  return {
    record: (event) => recordAll([event]),
    recordBatch: recordAll,
    close: () => db.destroy(),
  };
}

function drizzleColumn(column: string) {
  if (column.endsWith('_at')) return timestamp(column, { withTimezone: true, mode: 'string' });
  if (/_tokens$|_usd$|_ms$/.test(column)) return bigint(column, { mode: 'number' });
  if (column === 'id' || /^(organization|user|api_key|job|price)_id$/.test(column)) {
    return uuid(column);
  }
  return text(column);
}

const drizzleEvents = pgTable(
  'usage_events',
  Object.fromEntries(EVENT_COLUMNS.map((column) => [column, drizzleColumn(column)])),
);
const drizzleDaily = pgTable('daily_usage', {
  organization_id: uuid().notNull(),
  user_id: uuid().notNull(),
  api_key_id: uuid().notNull(),
  day: date().notNull(),
  request_count: integer().notNull(),
  input_tokens: bigint({ mode: 'number' }).notNull(),
  output_tokens: bigint({ mode: 'number' }).notNull(),
  cost_nano_usd: bigint({ mode: 'number' }).notNull(),
});
const drizzleMarks = pgTable('rollup_dirty_buckets', {
  organization_id: uuid().notNull(),
  bucket_start: timestamp({ withTimezone: true, mode: 'string' }).notNull(),
  id: uuid().notNull(),
});

/** Drizzle in a transaction; its prepared statements belong to a connection, so it compiles each time. */
export function drizzlePostgres(url: string): Recorder {
  const pool = new pg.Pool({ connectionString: url, options: searchPath, max: 2 });
  const db = drizzle({ client: pool });
  const recordAll = (events: readonly UsageRecord[]) =>
    db.transaction(async (transaction) => {
      for (let start = 0; start < events.length; start += 2000) {
        const stored = events.slice(start, start + 2000).map(toStored);
        const inserted = await transaction
          .insert(drizzleEvents)
          .values(stored)
          .onConflictDoNothing();
        if (inserted.rowCount === 0) continue;
        await transaction
          .insert(drizzleDaily)
          .values(totals(stored))
          .onConflictDoUpdate({
            target: [
              drizzleDaily.organization_id,
              drizzleDaily.user_id,
              drizzleDaily.api_key_id,
              drizzleDaily.day,
            ],
            set: {
              request_count: drizzleSql`daily_usage.request_count + excluded.request_count`,
              input_tokens: drizzleSql`daily_usage.input_tokens + excluded.input_tokens`,
              output_tokens: drizzleSql`daily_usage.output_tokens + excluded.output_tokens`,
              cost_nano_usd: drizzleSql`daily_usage.cost_nano_usd + excluded.cost_nano_usd`,
            },
          });
        await transaction.insert(drizzleMarks).values(marks(stored));
      }
    });
  return {
    record: (event) => recordAll([event]),
    recordBatch: recordAll,
    close: () => pool.end(),
  };
}
