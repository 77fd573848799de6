import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_USD, nanoToUsd, usdToNano } from './money.ts';

const MAX_NANO = MAX_USD * 1e9;
/** Near the limit the doubles lie as far apart as they may. */
const nano = fc.oneof(
  fc.integer({ min: 0, max: MAX_NANO }),
  fc.integer({ min: MAX_NANO - 1_000_000, max: MAX_NANO }),
  fc.integer({ min: 0, max: 1_000_000 }),
);

describe('money', () => {
  it('comes back from dollars as the nano-dollars it was, up to the limit', () => {
    fc.assert(
      fc.property(nano, (amount) => usdToNano(nanoToUsd(amount)) === amount),
      { numRuns: 20_000 },
    );
  });

  it('reads a decimal of nine places as it is written', () => {
    fc.assert(
      fc.property(nano, (amount) => {
        const digits = String(amount).padStart(10, '0');
        return usdToNano(Number(`${digits.slice(0, -9)}.${digits.slice(-9)}`)) === amount;
      }),
      { numRuns: 20_000 },
    );
  });

  it('rounds to the nearest nano-dollar, half up', () => {
    expect([0.4e-9, 0.5e-9, 1.49e-9, 1.5e-9, 2.5e-9].map(usdToNano)).toEqual([0, 1, 1, 2, 3]);
    expect(usdToNano(0.1 + 0.2)).toBe(300_000_000);
  });

  it('refuses what it could not hold exactly', () => {
    for (const amount of [-1e-9, MAX_USD + 1e-9, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => usdToNano(amount)).toThrow(RangeError);
    }
    expect(Object.is(usdToNano(-0), 0)).toBe(true);
  });

  it('takes sums as big integers', () => {
    expect(nanoToUsd(12_345_678_901_234_567_890n)).toBe(12_345_678_901.234568);
  });
});
