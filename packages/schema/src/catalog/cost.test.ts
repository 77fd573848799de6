import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '../errors.ts';
import { MAX_USD, nanoToUsd } from '../model/money.ts';
import { type TokenPrices, tokenCost } from './cost.ts';
import type { TokenCounts } from './repository.ts';

const free: TokenPrices = {
  inputUsdPerMtok: 0,
  outputUsdPerMtok: 0,
  cachedInputUsdPerMtok: 0,
  cacheWriteUsdPerMtok: 0,
  reasoningUsdPerMtok: 0,
};

/** A fraction of whole numbers, calculated as at school. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}
const add = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
});
const multiply = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.over,
  under: a.under * b.under,
});

/** The dollars that a decimal with nine places says, so that no double comes in between. */
function dollars(nano: bigint): Fraction {
  const text = nano.toString().padStart(10, '0');
  const [whole, places] = [text.slice(0, -9), text.slice(-9)];
  return add(
    { over: BigInt(whole), under: 1n },
    { over: BigInt(places), under: 10n ** BigInt(places.length) },
  );
}

/** Nearest whole number; of two that are equally near, the greater. */
function nearest({ over, under }: Fraction): bigint {
  const below = over / under;
  const isAboveMiddle = 2n * (over - below * under) >= under;
  return isAboveMiddle ? below + 1n : below;
}

const price = fc.oneof(
  fc.bigInt({ min: 0n, max: 100_000_000_000n }),
  fc.bigInt({ min: 0n, max: 1_000n }),
  fc.bigInt({ min: 0n, max: BigInt(MAX_USD) * 1_000_000_000n }),
);
const count = fc.oneof(fc.nat(2_000_000), fc.nat(9), fc.maxSafeNat());

describe('tokenCost', () => {
  it('is the sum of each class at its own price, rounded once, half up', () => {
    fc.assert(
      fc.property(
        fc.tuple(price, price, price, price, price),
        fc.tuple(count, count, count, count, count),
        ([input, output, cached, write, reasoning], [inputs, caches, writes, a, b]) => {
          const [outputs, reasonings] = [Math.max(a, b), Math.min(a, b)];
          const perToken = (nano: bigint, tokens: number): Fraction =>
            multiply(multiply(dollars(nano), { over: BigInt(tokens), under: 1n }), {
              over: 1n,
              under: 1_000_000n,
            });
          const exact = [
            perToken(input, inputs),
            perToken(cached, caches),
            perToken(write, writes),
            perToken(output, outputs - reasonings),
            perToken(reasoning, reasonings),
          ].reduce(add);
          const expected = nearest(multiply(exact, { over: 1_000_000_000n, under: 1n }));
          const cost = tokenCost(
            {
              inputUsdPerMtok: nanoToUsd(input),
              outputUsdPerMtok: nanoToUsd(output),
              cachedInputUsdPerMtok: nanoToUsd(cached),
              cacheWriteUsdPerMtok: nanoToUsd(write),
              reasoningUsdPerMtok: nanoToUsd(reasoning),
            },
            {
              inputTokens: inputs,
              cachedInputTokens: caches,
              cacheWriteTokens: writes,
              outputTokens: outputs,
              reasoningTokens: reasonings,
            },
          );
          expect(cost).toEqual({ costNanoUsd: expected, costUsd: nanoToUsd(expected) });
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('rounds the sum and not its parts', () => {
    const third = { ...free, inputUsdPerMtok: 0.0004, outputUsdPerMtok: 0.0004 };
    // 0.4 of a nano-dollar each.
    expect(tokenCost(third, { inputTokens: 1 }).costNanoUsd).toBe(0n);
    expect(tokenCost(third, { inputTokens: 1, outputTokens: 1 }).costNanoUsd).toBe(1n);
    expect(tokenCost({ ...free, inputUsdPerMtok: 0.0005 }, { inputTokens: 1 })).toEqual({
      costUsd: 1e-9,
      costNanoUsd: 1n,
    });
  });

  it('bills reasoning at its own price, and cached input not as input', () => {
    const prices = {
      inputUsdPerMtok: 1,
      outputUsdPerMtok: 10,
      cachedInputUsdPerMtok: 0.1,
      cacheWriteUsdPerMtok: 2,
      reasoningUsdPerMtok: 100,
    };
    const cost = (tokens: TokenCounts) => tokenCost(prices, tokens).costNanoUsd;
    expect(cost({ outputTokens: 1_000, reasoningTokens: 1_000 })).toBe(100_000_000n);
    expect(cost({ outputTokens: 1_000, reasoningTokens: 400 })).toBe(46_000_000n);
    expect(cost({ inputTokens: 1_000, cachedInputTokens: 5_000 })).toBe(1_500_000n);
    expect(cost({ cacheWriteTokens: 1_000 })).toBe(2_000_000n);
    expect(cost({})).toBe(0n);
  });

  it('names every count that is none', () => {
    const paths = (tokens: object) => {
      try {
        return tokenCost(free, tokens).costNanoUsd;
      } catch (error) {
        expect(error).toBeInstanceOf(ValidationError);
        return (error as ValidationError).issues.map(({ path }) => path);
      }
    };
    expect(paths({ inputTokens: -1, outputTokens: 1.5, cacheWriteTokens: '1' })).toEqual([
      'inputTokens',
      'cacheWriteTokens',
      'outputTokens',
    ]);
    expect(paths({ outputTokens: 3, reasoningTokens: 4 })).toEqual(['reasoningTokens']);
    expect(paths({ reasoningTokens: 1 })).toEqual(['reasoningTokens']);
    expect(paths({ inputTokens: 2 ** 53 })).toEqual(['inputTokens']);
    expect(paths({ inputTokens: null })).toEqual(['inputTokens']);
  });
});
