/** Recording on SQLite as it is written without Runledger: raw better-sqlite3, plain Kysely, Drizzle. */
import { randomUUID } from 'node:crypto';
import type { UsageRecord } from '@runledger/schema';
import Database from 'better-sqlite3';
import { sql as drizzleSql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { EVENT_COLUMNS, type StoredEvent, toDaily, toMark, toStored } from '../events.ts';

export interface Recorder {
  /** One event with its daily total and its mark, in a transaction of its own. */
  record(event: UsageRecord): unknown;
  /** Many events in one transaction; with their totals and marks but for the raw inserts. */
  recordBatch(events: readonly UsageRecord[]): unknown;
  close(): unknown;
}

function open(path: string): Database.Database {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  return database;
}

const DAILY_UPSERT = `insert into daily_usage (organization_id, user_id, api_key_id, day, request_count,
    input_tokens, output_tokens, cost_nano_usd)
  values (@organization_id, @user_id, @api_key_id, @day, @request_count, @input_tokens, @output_tokens,
    @cost_nano_usd)
  on conflict (organization_id, user_id, api_key_id, day) do update set
    request_count = request_count + excluded.request_count,
    input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd`;

/** Prepared statements by hand; the batch inserts the events alone. */
export function rawSqlite(path: string): Recorder {
  const database = open(path);
  const insertEvent = database.prepare(
    `insert into usage_events (${EVENT_COLUMNS.join(', ')})
     values (${EVENT_COLUMNS.map((column) => `@${column}`).join(', ')}) on conflict do nothing`,
  );
  const upsertDaily = database.prepare(DAILY_UPSERT);
  const insertMark = database.prepare(
    'insert into rollup_dirty_buckets (organization_id, bucket_start, id) values (@organization_id, @bucket_start, @id)',
  );
  const record = database.transaction((event: UsageRecord) => {
    const stored = toStored(event);
    if (insertEvent.run(stored).changes === 0) return;
    upsertDaily.run(toDaily(stored));
    insertMark.run(toMark(stored, randomUUID()));
  });
  const recordBatch = database.transaction((events: readonly UsageRecord[]) => {
    for (const event of events) insertEvent.run(toStored(event));
  });
  return {
    record: (event) => record.immediate(event),
    recordBatch: (events) => recordBatch.immediate(events),
    close: () => database.close(),
  };
}

interface Tables {
  usage_events: StoredEvent;
  daily_usage: ReturnType<typeof toDaily>;
  rollup_dirty_buckets: ReturnType<typeof toMark>;
}

/** Kysely as its documentation shows it. */
export function plainKyselySqlite(path: string): Recorder {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: open(path) }) });
  const recordAll = (events: readonly UsageRecord[]) =>
    db.transaction().execute(async (transaction) => {
      // SQLite takes 32,766 parameters a statement.
      for (let start = 0; start < events.length; start += 1000) {
        const stored = events.slice(start, start + 1000).map(toStored);
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

const TEXT_COLUMNS = EVENT_COLUMNS.filter((column) => !/_tokens$|_usd$|_ms$/.test(column));

const drizzleEvents = sqliteTable(
  'usage_events',
  Object.fromEntries(
    EVENT_COLUMNS.map((column) => [
      column,
      (TEXT_COLUMNS as string[]).includes(column) ? text(column) : integer(column),
    ]),
  ),
);
const drizzleDaily = sqliteTable('daily_usage', {
  organization_id: text().notNull(),
  user_id: text().notNull(),
  api_key_id: text().notNull(),
  day: text().notNull(),
  request_count: integer().notNull(),
  input_tokens: integer().notNull(),
  output_tokens: integer().notNull(),
  cost_nano_usd: integer().notNull(),
});
const DAILY_COLUMNS = [
  'organization_id',
  'user_id',
  'api_key_id',
  'day',
  'request_count',
  'input_tokens',
  'output_tokens',
  'cost_nano_usd',
];
const drizzleMarks = sqliteTable('rollup_dirty_buckets', {
  organization_id: text().notNull(),
  bucket_start: text().notNull(),
  id: text().notNull(),
});

/** Drizzle with prepared statements for single events, multi-row inserts for batches. */
export function drizzleSqlite(path: string): Recorder {
  const client = open(path);
  const db = drizzle({ client });
  const slots = (columns: readonly string[]) =>
    Object.fromEntries(columns.map((column) => [column, drizzleSql.placeholder(column)]));
  const onDaily = {
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
  };
  const insertEvent = db
    .insert(drizzleEvents)
    .values(slots(EVENT_COLUMNS))
    .onConflictDoNothing()
    .prepare();
  const upsertDaily = db
    .insert(drizzleDaily)
    // biome-ignore lint/suspicious/noExplicitAny: placeholders stand where Drizzle wants values.
    .values(slots(DAILY_COLUMNS) as any)
    .onConflictDoUpdate(onDaily)
    .prepare();
  const insertMark = db
    .insert(drizzleMarks)
    // biome-ignore lint/suspicious/noExplicitAny: placeholders stand where Drizzle wants values.
    .values(slots(['organization_id', 'bucket_start', 'id']) as any)
    .prepare();
  return {
    record: (event) =>
      db.transaction(
        () => {
          const stored = toStored(event);
          if (insertEvent.run(stored).changes === 0) return;
          upsertDaily.run(toDaily(stored));
          insertMark.run(toMark(stored, randomUUID()));
        },
        { behavior: 'immediate' },
      ),
    recordBatch: (events) =>
      db.transaction(
        (transaction) => {
          for (let start = 0; start < events.length; start += 1000) {
            const stored = events.slice(start, start + 1000).map(toStored);
            transaction.insert(drizzleEvents).values(stored).onConflictDoNothing().run();
            transaction
              .insert(drizzleDaily)
              .values(totals(stored))
              .onConflictDoUpdate(onDaily)
              .run();
            transaction.insert(drizzleMarks).values(marks(stored)).run();
          }
        },
        { behavior: 'immediate' },
      ),
    close: () => client.close(),
  };
}

/** Events added up by day, user and key. */
export function totals(events: readonly StoredEvent[]): ReturnType<typeof toDaily>[] {
  const sums = new Map<string, ReturnType<typeof toDaily>>();
  for (const event of events) {
    const daily = toDaily(event);
    const key = `${daily.user_id}/${daily.api_key_id}/${daily.day}`;
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, daily);
      continue;
    }
    sum.request_count += 1;
    sum.input_tokens += daily.input_tokens;
    sum.output_tokens += daily.output_tokens;
    sum.cost_nano_usd += daily.cost_nano_usd;
  }
  return [...sums.values()];
}

/** A mark for each hour that has events. */
export function marks(events: readonly StoredEvent[]): ReturnType<typeof toMark>[] {
  const hours = new Map(
    events.map((event) => [(event.occurred_at as string).slice(0, 13), event] as const),
  );
  return [...hours.values()].map((event) => toMark(event, randomUUID()));
}
