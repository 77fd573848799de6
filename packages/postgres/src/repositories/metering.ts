/** Recording usage, natively: one statement an event or a batch. */
import {
  dirtyHours,
  type PreparedEvent,
  type PreparedSql,
  prepareEvent,
  prepareUsage,
} from '@runledger/repositories';
import {
  type LogicalType,
  type MeteringRepository,
  type UsageEvent,
  uuidv7,
} from '@runledger/schema';
import type { PostgresSession } from '../connection/session.ts';
import { plainArray, textArray } from './arrays.ts';
import { ensurePartitions, isPartitionMissing, type KnownMonths } from './partitions.ts';
import { eventCodec, eventTypes, type UsageStatements } from './usage-sql.ts';

export interface MeteringContext {
  readonly session: PostgresSession;
  readonly statements: UsageStatements;
  readonly months: KnownMonths;
  readonly clock: () => Date;
}

export function meteringRepository(context: MeteringContext): MeteringRepository {
  const { session, statements, clock } = context;
  return {
    async record(event) {
      const prepared = prepareEvent(event, clock());
      const { row, idempotencyKey } = prepared;
      const values = [...eventCodec.encode(row), uuidv7()];
      if (idempotencyKey === null) {
        const recorded = await recordRows(context, [row], statements.record, values);
        return { id: row.id, recorded: recorded === 1 };
      }
      values.push(idempotencyKey);
      const recorded = await recordRows(context, [row], statements.recordUnderKey, values);
      if (recorded === 1) return { id: row.id, recorded: true };
      const known = [row.organizationId, idempotencyKey];
      const { rows } = await session.execute(statements.eventOfKey, known);
      return { id: (rows[0]?.event_id as string | undefined) ?? row.id, recorded: false };
    },
    async recordBatch(events) {
      const prepared = prepareUsage(events, clock());
      session.assertUsable();
      if (prepared.length === 0) return { recorded: 0, duplicates: 0 };
      const rows = prepared.map(({ row }) => row);
      const hasKeys = prepared.some(({ idempotencyKey }) => idempotencyKey !== null);
      const statement = hasKeys ? statements.recordBatchUnderKeys : statements.recordBatch;
      const values = [
        ...eventArrays(rows),
        ...markArrays(rows),
        ...(hasKeys ? [keys(prepared)] : []),
      ];
      const recorded = await recordRows(context, rows, statement, values);
      return { recorded, duplicates: events.length - recorded };
    },
  };
}

/** Runs the statement once every event has a partition to go to, and says how many events were new. */
async function recordRows(
  { session, statements, months }: MeteringContext,
  rows: readonly UsageEvent[],
  statement: PreparedSql,
  values: readonly unknown[],
): Promise<number> {
  const record = async () => {
    const unknown = months.unknown(rows.map(({ occurredAt }) => occurredAt));
    if (unknown.length > 0) await ensurePartitions(session, statements, months, unknown);
    const result = await session.execute(statement, values);
    return result.rows[0]?.recorded as number;
  };
  try {
    return await record();
  } catch (error) {
    // In a transaction the failed statement was the end of it.
    if (session.isTransaction || !isPartitionMissing(error)) throw error;
    months.forget();
    return await record();
  }
}

/** One array for each column of the events. */
function eventArrays(rows: readonly UsageEvent[]): string[] {
  const columns: unknown[][] = eventTypes.map(() => new Array(rows.length));
  for (let place = 0; place < rows.length; place++) {
    const values = eventCodec.encode(rows[place] as UsageEvent);
    for (let column = 0; column < values.length; column++) {
      (columns[column] as unknown[])[place] = values[column];
    }
  }
  return columns.map((values, column) => arrayOf(eventTypes[column] as LogicalType, values));
}

function arrayOf(type: LogicalType, values: readonly unknown[]): string {
  switch (type) {
    case 'id':
    case 'instant':
    case 'count':
    case 'money':
      return plainArray(values);
    case 'list':
      return textArray(
        (values as (string[] | null)[]).map((list) => (list === null ? null : textArray(list))),
      );
    default:
      return textArray(values as (string | null)[]);
  }
}

function markArrays(rows: readonly UsageEvent[]): string[] {
  const hours = dirtyHours(rows);
  return [
    plainArray(hours.map(({ organizationId }) => organizationId)),
    plainArray(hours.map(({ bucketStart }) => bucketStart.toISOString())),
    plainArray(hours.map(() => uuidv7())),
  ];
}

function keys(events: readonly PreparedEvent[]): string {
  return textArray(events.map(({ idempotencyKey }) => idempotencyKey));
}
