/** Numbers and hashes in sentences. */

export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Enough of a hash for people to tell one from another. */
export const shortHash = (hash: string): string => hash.slice(0, 12);

/** Billionths of a US dollar as dollars with four decimals, half a unit rounded up; `--json` has them all. */
export function dollars(nano: bigint): string {
  const tenThousandths = (nano + 50_000n) / 100_000n;
  const fraction = (tenThousandths % 10_000n).toString().padStart(4, '0');
  return `${(tenThousandths / 10_000n).toLocaleString('en-US')}.${fraction}`;
}
