/** Prices for one token, as decimals that no arithmetic of doubles touches. */
import { MAX_USD, nanoToUsd } from '@runledger/schema';

const DECIMAL = /^(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/** Nano-dollars in a dollar, times tokens in a million. */
const PLACES = 15;
const MAX_NANO = BigInt(MAX_USD) * 1_000_000_000n;

/**
 * Dollars for a million tokens from dollars for one: `1.5e-07` is 0.15. A number stands for the decimal that it was
 * read from: JavaScript writes the shortest that reads as the same double, and of all with up to 15 digits there is
 * one only. What is finer than a nano-dollar for a million tokens is rounded half up.
 * @returns `null` when it is no amount, or more than a price can be
 */
export function usdPerMtok(usdPerToken: unknown): number | null {
  if (typeof usdPerToken !== 'number' && typeof usdPerToken !== 'string') return null;
  const match = DECIMAL.exec(String(usdPerToken));
  if (!match) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const nano = shifted(BigInt(whole + fraction), Number(exponent) - fraction.length + PLACES);
  return nano > MAX_NANO ? null : nanoToUsd(nano);
}

/** A whole number times a power of ten. */
function shifted(digits: bigint, places: number): bigint {
  if (places >= 0) return digits * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  return (digits + divisor / 2n) / divisor;
}
