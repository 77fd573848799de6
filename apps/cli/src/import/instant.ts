/** Instants as files and people write them. */

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?: ?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$/;

const MINUTE_MS = 60_000;

/**
 * Reads ISO 8601 and its usual variants: a space for the `T`, any number of decimals, a zone or none, a day
 * alone. Without a zone it is UTC; decimals beyond milliseconds are dropped, never rounded up.
 *
 * @returns `null` for anything else, and for times that no calendar has
 */
export function parseInstant(text: string): Date | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) =>
    Number(match[group] ?? 0),
  ) as [number, number, number, number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  // A day that its month does not have would have become one of the next month.
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return null;
  local.setUTCHours(hour, minute, second, Number((match[7] ?? '').slice(0, 3).padEnd(3, '0')));
  const offset = offsetMs(match[8]);
  return offset === null ? null : new Date(local.getTime() - offset);
}

/** The zone's distance from UTC; `null` for one that does not exist. */
function offsetMs(zone: string | undefined): number | null {
  if (zone === undefined || /^(Z|UTC)$/i.test(zone)) return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(3).replace(':', '') || '0'].map(
    Number,
  ) as [number, number];
  if (hours > 18 || minutes > 59) return null;
  const distance = (hours * 60 + minutes) * MINUTE_MS;
  return zone.startsWith('-') ? -distance : distance;
}
