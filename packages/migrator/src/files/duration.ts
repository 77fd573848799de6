/** Durations as people write them, in files and at the command line. */

const DURATION = /^(\d+)(ms|s|min|h)?$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** @returns milliseconds, or `null` for what is no duration; 0 alone needs no unit */
export function parseDuration(text: string): number | null {
  const found = DURATION.exec(text);
  const unit = found?.[2];
  const amount = Number(found?.[1]);
  if (!found || (unit === undefined && amount !== 0)) return null;
  return amount * (UNIT_MS[unit ?? 'ms'] ?? 1);
}
