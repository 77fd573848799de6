/** Adding up and ordering what the database has grouped. */
import { compareCodePoints } from '@runledger/schema';
import type { GroupNames, UsageTotals } from './report.ts';

const totalNames = [
  'requestCount',
  'errorCount',
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'costNanoUsd',
  'unpricedCount',
] as const satisfies readonly (keyof UsageTotals)[];

/** The totals of a row whose sums arrive as decimal text. */
export function totalsOf(row: Record<string, unknown>): UsageTotals {
  return totals((name) => BigInt(String(row[name])));
}

export const zero = (): UsageTotals => totals(() => 0n);

export function add(a: UsageTotals, b: UsageTotals): UsageTotals {
  return totals((name) => a[name] + b[name]);
}

function totals(value: (name: keyof UsageTotals) => bigint): UsageTotals {
  return Object.fromEntries(totalNames.map((name) => [name, value(name)])) as Record<
    keyof UsageTotals,
    bigint
  >;
}

/** By code point and with what is missing last, whatever the database's collation says. */
export function compareGroups(a: GroupNames, b: GroupNames, names: readonly string[]): number {
  for (const name of names) {
    const [left, right] = [a[name] ?? null, b[name] ?? null];
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return compareCodePoints(left, right);
  }
  return 0;
}
