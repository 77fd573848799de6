/** Amounts of cost, tokens and requests, which are counted together. */

/** What a request holds or uses. Sums of many may be more than a number holds. */
export interface Amounts {
  readonly costNanoUsd: bigint;
  readonly tokens: bigint;
  readonly requests: bigint;
}

export const NOTHING: Amounts = { costNanoUsd: 0n, tokens: 0n, requests: 0n };

export function plus(a: Amounts, b: Amounts): Amounts {
  return {
    costNanoUsd: a.costNanoUsd + b.costNanoUsd,
    tokens: a.tokens + b.tokens,
    requests: a.requests + b.requests,
  };
}

export const minus = (a: Amounts, b: Amounts): Amounts => plus(a, negative(b));

/** What is left of amounts, never less than nothing. */
export function reducedBy(amounts: Amounts, taken: Amounts): Amounts {
  const { costNanoUsd, tokens, requests } = minus(amounts, taken);
  return {
    costNanoUsd: positive(costNanoUsd),
    tokens: positive(tokens),
    requests: positive(requests),
  };
}

const positive = (amount: bigint) => (amount > 0n ? amount : 0n);

export function negative({ costNanoUsd, tokens, requests }: Amounts): Amounts {
  return { costNanoUsd: -costNanoUsd, tokens: -tokens, requests: -requests };
}
