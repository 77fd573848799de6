/** Between US dollars, as rows hold them, and whole nano-dollars, as databases do. */

/**
 * The largest amount: 2²² dollars. Up to there a double lies closer to the right multiple of a nano-dollar
 * than to any other, so that the way there and back is exact.
 */
export const MAX_USD = 4_194_304;

const NANO = 1e9;

/**
 * Whole nano-dollars, rounded to the nearest (half up): the one rounding of an amount, made when it is
 * recorded.
 * @param usd from 0 to {@link MAX_USD}
 * @throws RangeError outside of that range
 */
export function usdToNano(usd: number): number {
  if (!(usd >= 0 && usd <= MAX_USD)) {
    throw new RangeError(`An amount must lie between 0 and ${MAX_USD} US dollars.`);
  }
  return Math.round(usd * NANO) + 0;
}

/**
 * Dollars, exact to a nano-dollar up to {@link MAX_USD} and to fifteen digits beyond; a sum of any size is
 * exact only in nano-dollars.
 */
export function nanoToUsd(nanoUsd: number | bigint): number {
  return Number(nanoUsd) / NANO;
}
