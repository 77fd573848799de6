/** Entries of the model registry for people. */
import type { ModelRegistryEntry } from '@runledger/schema';
import { type Column, renderTable } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';

/** Dollars for a million tokens, with the digits that they have: two at least, nine at most. */
export function perMillion(usd: number): string {
  return usd.toFixed(9).replace(/0{1,7}$/, '');
}

/** The five prices, as options and columns call them. */
export const classes = [
  ['input', 'inputUsdPerMtok'],
  ['cached', 'cachedInputUsdPerMtok'],
  ['write', 'cacheWriteUsdPerMtok'],
  ['output', 'outputUsdPerMtok'],
  ['reasoning', 'reasoningUsdPerMtok'],
] as const;

const priceColumns: readonly Column[] = classes.map(([heading]) => ({ heading, align: 'right' }));

/** @param leading what stands before the prices */
export async function priceTable(
  entries: readonly ModelRegistryEntry[],
  leading: Readonly<Record<string, (entry: ModelRegistryEntry) => string>>,
): Promise<string> {
  const columns = [
    ...Object.keys(leading).map((heading) => ({ heading })),
    ...priceColumns,
    { heading: 'from' },
    { heading: 'to' },
  ];
  const rows = entries.map((entry) => [
    ...Object.values(leading).map((read) => visible(read(entry))),
    ...classes.map(([, price]) => perMillion(entry[price])),
    timeOf(entry.effectiveFrom),
    timeOf(entry.effectiveTo),
  ]);
  return await renderTable(columns, rows);
}

/** A day where it is midnight in UTC, as most prices begin. */
export function timeOf(instant: Date | null): string {
  return instant === null ? '–' : instant.toISOString().replace(/T00:00:00\.000Z$/, '');
}
