/** Prices that the suites publish. */
import type { ModelRegistryEntry, NewModelPrice } from '@runledger/schema';

/** A whole day of 2026, from 0 on: the first of January. */
export function day(number: number): Date {
  return new Date(Date.UTC(2026, 0, 1 + number));
}

/** The model that they are for. */
export const gpt5 = { provider: 'openai', model: 'gpt-5' };

/** A price that is told by what input costs. */
export function price(
  inputUsdPerMtok: number,
  from: Date,
  facts: Partial<NewModelPrice> = {},
): NewModelPrice {
  return {
    ...gpt5,
    inputUsdPerMtok,
    outputUsdPerMtok: inputUsdPerMtok * 4,
    cachedInputUsdPerMtok: inputUsdPerMtok / 8,
    cacheWriteUsdPerMtok: inputUsdPerMtok,
    reasoningUsdPerMtok: inputUsdPerMtok * 8,
    effectiveFrom: from,
    ...facts,
  };
}

/** Periods and prices, as a list shows them: `[from, to, price of input]`, in days of 2026. */
export function periodsOf(entries: readonly ModelRegistryEntry[]) {
  const number = (instant: Date) => (instant.getTime() - day(0).getTime()) / 86_400_000;
  return entries.map(({ effectiveFrom, effectiveTo, inputUsdPerMtok }) => [
    number(effectiveFrom),
    effectiveTo === null ? null : number(effectiveTo),
    inputUsdPerMtok,
  ]);
}
