/** Which months' partitions of `usage_events` are there, so that a missing one is made before it is missed. */
import { CheckViolationError, usageEvents } from '@runledger/schema';
import type { PostgresSession } from '../connection/session.ts';
import { plainArray } from './arrays.ts';
import type { UsageStatements } from './usage-sql.ts';

export class KnownMonths {
  readonly #known = new Set<number>();
  /** Transactions that made partitions, which are gone again if those roll back, or go back to a savepoint. */
  readonly #makers = new WeakSet<object>();

  /** The start of each month that an instant lies in and that is not known to have a partition. */
  unknown(instants: readonly Date[]): Date[] {
    const months = new Set<number>();
    for (const instant of instants) {
      const month = monthOf(instant);
      if (!this.#known.has(month)) months.add(month);
    }
    return [...months].sort((a, b) => a - b).map(startOf);
  }

  /** @param hasMade whether the session has just made one of the partitions, or found all of them there */
  learn(months: readonly Date[], { whole }: PostgresSession, hasMade: boolean): void {
    if (whole !== null) {
      if (hasMade) this.#makers.add(whole);
      if (this.#makers.has(whole)) return;
    }
    for (const month of months) this.#known.add(monthOf(month));
  }

  /** Retention drops partitions. */
  forget(): void {
    this.#known.clear();
  }
}

/** Makes the partitions that events go to, as far as they are missing. */
export async function ensurePartitions(
  session: PostgresSession,
  statements: UsageStatements,
  known: KnownMonths,
  events: readonly { readonly occurredAt: Date }[],
): Promise<void> {
  const months = known.unknown(events.map(({ occurredAt }) => occurredAt));
  if (months.length === 0) return;
  const instants = months.map((month) => month.toISOString());
  const { rows } = await session.execute(statements.ensurePartitions, [plainArray(instants)]);
  known.learn(
    months,
    session,
    rows.some(({ made }) => made !== 0),
  );
}

/** Whether an insert failed because its month has no partition: a check without a constraint. */
export function isPartitionMissing(error: unknown): boolean {
  return (
    error instanceof CheckViolationError &&
    error.table === usageEvents.name &&
    error.constraint === null
  );
}

/** Months counted from the year 0. */
export function monthOf(instant: Date): number {
  return instant.getUTCFullYear() * 12 + instant.getUTCMonth();
}

function startOf(month: number): Date {
  const start = new Date(0);
  // Unlike Date.UTC, this takes the years before 100 for what they are.
  start.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
  return start;
}
