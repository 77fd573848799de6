/** When usage can have happened. */

const EARLIEST = Date.UTC(2000, 0, 1);
const YEAR_MS = 366 * 86_400_000;

export const UNTIMELY =
  'must lie between the year 2000 and a year from now: a time in seconds, or a wrong clock?';

/**
 * Events outside are a mistake of their sender, and not a harmless one: each month gets a partition of its
 * own, and aggregates of 1970 or 2525 stay where nobody looks.
 */
export function isTimely(occurredAt: Date, now: Date): boolean {
  const time = occurredAt.getTime();
  return time >= EARLIEST && time <= now.getTime() + YEAR_MS;
}
