/** What tokens cost at given prices: exact, no token billed twice, rounded once. */
import { usageEvents } from '../metering/tables.ts';
import { Issues } from '../model/issues.ts';
import { nanoToUsd, usdToNano } from '../model/money.ts';
import { compileValueCheck } from '../model/values.ts';
import type { ModelRegistryEntry } from '../rows.ts';
import type { TokenCost, TokenCounts } from './repository.ts';

/** The prices of an entry of the model registry, in US dollars for a million tokens. */
export type TokenPrices = Pick<
  ModelRegistryEntry,
  | 'inputUsdPerMtok'
  | 'outputUsdPerMtok'
  | 'cachedInputUsdPerMtok'
  | 'cacheWriteUsdPerMtok'
  | 'reasoningUsdPerMtok'
>;

/** The counts of a usage that cost something. */
export const TOKEN_CLASSES = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const;

const checks = TOKEN_CLASSES.map((name) => ({
  name,
  check: compileValueCheck(name, usageEvents.columns[name]),
}));

/** Notes what is wrong with counts of tokens; what is left out is none. */
export function checkTokenCounts(tokens: TokenCounts, issues: Issues): void {
  const before = issues.count;
  for (const { name, check } of checks) {
    if (tokens[name] !== undefined) check(tokens[name], issues);
  }
  if (issues.count === before && (tokens.reasoningTokens ?? 0) > (tokens.outputTokens ?? 0)) {
    issues.add('reasoningTokens', 'must not exceed outputTokens, which they are part of');
  }
}

const MILLION = 1_000_000n;

/**
 * What tokens cost: each class at its own price, reasoning at its own and the rest of the output at the output's.
 * The sum of all classes is exact and is rounded once, half up, to a whole nano-dollar.
 * @throws ValidationError when a count is no whole number from 0 on, or reasoning exceeds the output
 *
 * @example
 * ```ts
 * const entry = await store.models.priceAt({ provider: 'openai', model: 'gpt-4o' });
 * if (entry) console.log(tokenCost(entry, { inputTokens: 1_000, outputTokens: 50 }).costUsd);
 * ```
 */
export function tokenCost(prices: TokenPrices, tokens: TokenCounts): TokenCost {
  const issues = new Issues();
  checkTokenCounts(tokens, issues);
  issues.assertNone('The count of tokens');
  const { outputTokens = 0, reasoningTokens = 0 } = tokens;
  const millionfold =
    at(prices.inputUsdPerMtok, tokens.inputTokens) +
    at(prices.cachedInputUsdPerMtok, tokens.cachedInputTokens) +
    at(prices.cacheWriteUsdPerMtok, tokens.cacheWriteTokens) +
    at(prices.outputUsdPerMtok, outputTokens - reasoningTokens) +
    at(prices.reasoningUsdPerMtok, reasoningTokens);
  const costNanoUsd = (millionfold + MILLION / 2n) / MILLION;
  return { costUsd: nanoToUsd(costNanoUsd), costNanoUsd };
}

function at(usdPerMtok: number, tokens = 0): bigint {
  return BigInt(usdToNano(usdPerMtok)) * BigInt(tokens);
}
