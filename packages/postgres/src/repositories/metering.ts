/** Recording usage, natively: one statement an event or a batch, COPY for a large one. */
import {
  type PreparedEvent,
  type PreparedSql,
  prepareEvent,
  prepareUsage,
  type UsageRecorder,
} from '@runledger/repositories';
import { type UsageEvent, uuidv7 } from '@runledger/schema';
import type { PostgresSession } from '../connection/session.ts';
import { textArray } from './arrays.ts';
import { ensurePartitions, isPartitionMissing, type KnownMonths, monthOf } from './partitions.ts';
import { copyRows } from './usage-copy.ts';
import { eventCodec, type UsageStatements } from './usage-sql.ts';
import { eventArrays, markArrays } from './usage-values.ts';

/** From so many events on, COPY in a transaction of four round trips beats one statement that parses arrays. */
const COPY_FROM = 300;

export interface MeteringContext {
  readonly session: PostgresSession;
  readonly statements: UsageStatements;
  readonly months: KnownMonths;
  readonly clock: () => Date;
}

export function meteringRepository(context: MeteringContext): UsageRecorder {
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
      const prepared = inPartitionOrder(prepareUsage(events, clock()));
      session.assertWritable();
      const rows = prepared.map(({ row }) => row);
      const recorded = prepared.some(({ idempotencyKey }) => idempotencyKey !== null)
        ? await recordUnderKeys(context, prepared, rows)
        : await recordMany(context, rows);
      return { recorded, duplicates: events.length - recorded };
    },
  };
}

/**
 * Events of an earlier month first. They are sorted already, by organization, instant and identifier; COPY fills
 * one partition after the other, and all ways of recording must lock in one order, or they deadlock.
 */
function inPartitionOrder(events: PreparedEvent[]): PreparedEvent[] {
  const months = events.map(({ row }) => monthOf(row.occurredAt));
  if (months.every((month, place) => place === 0 || month >= (months[place - 1] as number))) {
    return events;
  }
  return events.toSorted((a, b) => monthOf(a.row.occurredAt) - monthOf(b.row.occurredAt));
}

function recordUnderKeys(
  context: MeteringContext,
  events: readonly PreparedEvent[],
  rows: readonly UsageEvent[],
): Promise<number> {
  const keys = textArray(events.map(({ idempotencyKey }) => idempotencyKey));
  const values = [...eventArrays(rows), ...markArrays(rows), keys];
  return recordRows(context, rows, context.statements.recordBatchUnderKeys, values);
}

async function recordMany(context: MeteringContext, rows: readonly UsageEvent[]): Promise<number> {
  if (rows.length === 0) return 0;
  if (rows.length >= COPY_FROM && context.session.canCopy) {
    const copied = await copyRows(context, rows);
    if (copied !== null) return copied;
  }
  const values = [...eventArrays(rows), ...markArrays(rows)];
  return await recordRows(context, rows, context.statements.recordBatch, values);
}

/** Runs the statement once every event has a partition to go to, and says how many events were new. */
async function recordRows(
  { session, statements, months }: MeteringContext,
  rows: readonly UsageEvent[],
  statement: PreparedSql,
  values: readonly unknown[],
): Promise<number> {
  const record = async () => {
    await ensurePartitions(session, statements, months, rows);
    const result = await session.execute(statement, values);
    return result.rows[0]?.recorded as number;
  };
  try {
    return await record();
  } catch (error) {
    if (!isPartitionMissing(error)) throw error;
    months.forget();
    // In a transaction the failed statement was the end of it.
    if (session.isTransaction) throw error;
    return await record();
  }
}

/** `numeric_value_out_of_range`. */
export function isSumTooLarge(error: unknown): boolean {
  const { code } = ((error as Error | null)?.cause ?? {}) as { readonly code?: unknown };
  return code === '22003';
}
