/** Recording usage, natively: prepared statements one after another, and no wait between them. */
import {
  dailyTotals,
  dirtyHours,
  type PreparedEvent,
  prepareEvent,
  prepareUsage,
} from '@runledger/repositories';
import { type MeteringRepository, type UsageEvent, uuidv7 } from '@runledger/schema';
import type { SqliteConnection } from '../connection/connection.ts';
import type { SqliteSession } from '../connection/session.ts';
import { eventCodec, usageSql } from './usage-sql.ts';

/**
 * Events that a batch records before the event loop has a turn: some twenty milliseconds. The transaction stays
 * open meanwhile and other writes wait, as they would for the whole batch.
 */
const EVENTS_PER_TURN = 2_000;

export function meteringRepository(session: SqliteSession, clock: () => Date): MeteringRepository {
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
  const recorded = insertEvent(writer, event);
  if (recorded) addUp(writer, [row]);
  const known =
    recorded || idempotencyKey === null
      ? undefined
      : writer.run(usageSql.eventOfKey, [row.organizationId, idempotencyKey]).rows[0];
  return { id: (known?.event_id as string | undefined) ?? row.id, recorded };
}

function* recordMany(writer: SqliteConnection, events: readonly PreparedEvent[]) {
  const recorded: UsageEvent[] = [];
  for (let place = 0; place < events.length; place++) {
    const event = events[place] as PreparedEvent;
    if (insertEvent(writer, event)) recorded.push(event.row);
    if ((place + 1) % EVENTS_PER_TURN === 0) yield;
  }
  addUp(writer, recorded);
  return recorded.length;
}

/** Whether the event is new. */
function insertEvent(writer: SqliteConnection, { row, idempotencyKey }: PreparedEvent): boolean {
  const values = eventCodec.encode(row);
  if (idempotencyKey !== null) {
    const claim = [row.organizationId, idempotencyKey, row.id, row.occurredAt.toISOString()];
    const claimed = writer.run(usageSql.claimKey, [...claim, row.recordedAt.toISOString()]);
    if (claimed.changes === 0) return false;
  }
  return writer.run(usageSql.insertEvent, values).changes === 1;
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
    writer.run(usageSql.markHour, [organizationId, bucketStart.toISOString(), uuidv7()]);
  }
}
