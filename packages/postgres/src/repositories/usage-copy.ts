/** The fast path of large batches: COPY, on the guess that every event is new. */
import { dailyTotals } from '@runledger/repositories';
import { UniqueViolationError, type UsageEvent, usageEvents } from '@runledger/schema';
import { copyFormat } from './copy-format.ts';
import type { MeteringContext } from './metering.ts';
import { ensurePartitions, isPartitionMissing } from './partitions.ts';
import { markArrays, totalArrays } from './usage-values.ts';

/**
 * Copies the events, then adds their totals and marks. COPY cannot pass over a row that is there already, so one
 * such event fails the whole, without a trace; COPY stops at the first.
 * @param events sorted, so that what stands twice stands together
 * @returns how many events were new, or `null` when they must be recorded in another way
 */
export async function copyRows(
  { session, statements, months }: MeteringContext,
  events: readonly UsageEvent[],
): Promise<number | null> {
  const rows = withoutRepetitions(events);
  await ensurePartitions(session, statements, months, rows);
  try {
    return await session.attempt(async (execute) => {
      const input = copyFormat(usageEvents, rows);
      const copied = execute({ sql: statements.copyEvents, values: [], input });
      // Made while the server works.
      const values = [...totalArrays(dailyTotals(rows)), ...markArrays(rows)];
      await copied;
      await execute({ ...statements.addTotals, values });
      return rows.length;
    });
  } catch (error) {
    if (isPartitionMissing(error)) months.forget();
    else if (!(error instanceof UniqueViolationError)) throw error;
    return null;
  }
}

function withoutRepetitions(events: readonly UsageEvent[]): readonly UsageEvent[] {
  return events.filter((event, place) => {
    const before = events[place - 1];
    return (
      before?.id !== event.id ||
      before.organizationId !== event.organizationId ||
      before.occurredAt.getTime() !== event.occurredAt.getTime()
    );
  });
}
