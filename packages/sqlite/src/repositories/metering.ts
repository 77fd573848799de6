/** Recording usage, natively: prepared statements one after another, and no wait between them. */
import {
  dailyTotals,
  dirtyHours,
  type PreparedEvent,
  prepareEvent,
  prepareUsage,
  type UsageRecorder,
} from '@runledger/repositories';
import { type UsageEvent, uuidv7 } from '@runledger/schema';
import type { SqliteConnection } from '../connection/connection.ts';
import type { SqliteSession } from '../connection/session.ts';
import { toInstantText } from '../instants.ts';
import { eventCodec, type PortionInsert, portionInsert, usageSql } from './usage-sql.ts';

/**
 * Events that a batch records before the event loop has a turn: some twenty milliseconds. The transaction stays
 * open meanwhile and other writes wait, as they would for the whole batch.
 */
const EVENTS_PER_TURN = 2_000;

/** Longer statements gain little more. */
const EVENTS_PER_STATEMENT = 25;

export function meteringRepository(session: SqliteSession, clock: () => Date): UsageRecorder {
  return {
    async record(event) {
      const prepared = prepareEvent(event, clock());
      return await session.write((writer) => recordOne(writer, prepared));
    },
    async recordBatch(events) {
      const prepared = prepareUsage(events, clock());
      const recorded = await session.write((writer) => recordMany(writer, prepared));
      return { recorded, duplicates: events.length - recorded };
    },
  };
}

// biome-ignore lint/correctness/useYield: one event is done in one turn of the event loop.
function* recordOne(writer: SqliteConnection, event: PreparedEvent) {
  const { row, idempotencyKey } = event;
  const recorded = claimKey(writer, event) && insertEvent(writer, row);
  if (recorded) addUp(writer, [row]);
  const known =
    recorded || idempotencyKey === null
      ? undefined
      : writer.run(usageSql.eventOfKey, [row.organizationId, idempotencyKey]).rows[0];
  return { id: (known?.event_id as string | undefined) ?? row.id, recorded };
}

function* recordMany(writer: SqliteConnection, events: readonly PreparedEvent[]) {
  const insert = portionInsert(
    events.map(({ row }) => row),
    EVENTS_PER_STATEMENT,
  );
  const recorded: UsageEvent[] = [];
  let portion: UsageEvent[] = [];
  for (let place = 0; place < events.length; place++) {
    const event = events[place] as PreparedEvent;
    if (claimKey(writer, event)) portion.push(event.row);
    if (portion.length === EVENTS_PER_STATEMENT) {
      recorded.push(...insertPortion(writer, insert, portion));
      portion = [];
    }
    if ((place + 1) % EVENTS_PER_TURN === 0) yield;
  }
  recorded.push(...portion.filter((row) => insertEvent(writer, row)));
  addUp(writer, recorded);
  return recorded.length;
}

/**
 * Inserts a whole portion.
 * @returns the events that are new
 */
function insertPortion(
  writer: SqliteConnection,
  insert: PortionInsert,
  portion: UsageEvent[],
): UsageEvent[] {
  writer.run('SAVEPOINT portion');
  const { changes } = writer.run(insert.sql, insert.bind(portion));
  const isMixed = changes > 0 && changes < portion.length;
  // The statement tells how many were new, not which.
  if (isMixed) writer.run('ROLLBACK TO portion');
  const recorded = isMixed
    ? portion.filter((row) => insertEvent(writer, row))
    : portion.slice(0, changes);
  writer.run('RELEASE portion');
  return recorded;
}

/** Whether the event is new. */
function insertEvent(writer: SqliteConnection, row: UsageEvent): boolean {
  return writer.run(usageSql.insertEvent, eventCodec.encode(row)).changes === 1;
}

/** Whether the event comes without a key, or its key is new. */
function claimKey(writer: SqliteConnection, { row, idempotencyKey }: PreparedEvent): boolean {
  if (idempotencyKey === null) return true;
  const event = [row.organizationId, idempotencyKey, row.id, toInstantText(row.occurredAt)];
  return writer.run(usageSql.claimKey, [...event, toInstantText(row.recordedAt)]).changes === 1;
}

/** What follows from new events: the totals of their days, and a mark for each hour. */
function addUp(writer: SqliteConnection, events: readonly UsageEvent[]): void {
  for (const day of dailyTotals(events)) {
    writer.run(usageSql.addToDay, [
      day.organizationId,
      day.userId,
      day.apiKeyId,
      day.day,
      day.requestCount,
      day.inputTokens,
      day.outputTokens,
      day.costNanoUsd,
    ]);
  }
  for (const { organizationId, bucketStart } of dirtyHours(events)) {
    writer.run(usageSql.markHour, [organizationId, toInstantText(bucketStart), uuidv7()]);
  }
}

/**
 * SQLite makes a real number of a sum that no integer holds, which the column refuses; what a batch adds up to may be
 * more than can be handed over.
 */
export function isSumTooLarge(error: unknown): boolean {
  const cause = (error as Error | null)?.cause;
  const { code } = (cause ?? {}) as { readonly code?: unknown };
  return code === 'SQLITE_CONSTRAINT_DATATYPE' || cause instanceof RangeError;
}
