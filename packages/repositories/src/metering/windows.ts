/** Windows of budgets: days and months in UTC. */
import type { Budget, JsonObject } from '@runledger/schema';
import { sql } from 'kysely';
import type { DialectPort } from '../port.ts';

export function windowStart(period: Budget['period'], at: Date): Date {
  return startOf(at, 0, period);
}

/** Start of the window after the one that the instant lies in. */
export function windowEnd(period: Budget['period'], at: Date): Date {
  return startOf(at, 1, period);
}

function startOf(at: Date, windowsLater: number, period: Budget['period']): Date {
  const start = new Date(0);
  const month = at.getUTCMonth() + (period === 'month' ? windowsLater : 0);
  const day = period === 'month' ? 1 : at.getUTCDate() + windowsLater;
  // Unlike Date.UTC, this takes the years before 100 for what they are.
  start.setUTCFullYear(at.getUTCFullYear(), month, day);
  return start;
}

/** A window that a reservation holds room in, as the reservation remembers it. */
export interface HeldWindow extends JsonObject {
  readonly budgetId: string;
  /** ISO 8601. */
  readonly windowStart: string;
}

/** The window of a budget that an instant lies in. */
export function windowAt({ id, period }: Pick<Budget, 'id' | 'period'>, at: Date): HeldWindow {
  return { budgetId: id, windowStart: windowStart(period, at).toISOString() };
}

/** Start of the window of a stored period that a stored instant lies in, as {@link windowStart} has it. */
export function startInPeriod(port: DialectPort, period: string, at: unknown) {
  const start = (bucket: Budget['period']) => port.timeBucket(sql`${at}`, bucket);
  return sql`case ${sql.ref(period)} when 'day' then ${start('day')} else ${start('month')} end`;
}
