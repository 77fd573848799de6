import {
  type NewModelRegistryEntry,
  NIL_UUID,
  nanoToUsd,
  type UsageRecord,
  usdToNano,
} from '@runledger/schema';

/** The entry whose prices hold for an event: the organization's own before the list's. */
export function priceFor(
  entries: readonly NewModelRegistryEntry[],
  event: Pick<UsageRecord, 'organizationId' | 'provider' | 'model' | 'occurredAt'>,
): NewModelRegistryEntry | undefined {
  const holds = entries.filter(
    ({ provider, model, effectiveFrom, effectiveTo }) =>
      provider === event.provider &&
      model === event.model &&
      effectiveFrom <= event.occurredAt &&
      (!effectiveTo || event.occurredAt < effectiveTo),
  );
  return (
    holds.find(({ organizationId }) => organizationId === event.organizationId) ??
    holds.find(({ organizationId }) => organizationId === NIL_UUID)
  );
}

export interface TokenCounts {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** Each class of tokens at its own price; rounded once, at the end. */
export function costUsd(tokens: TokenCounts, price: NewModelRegistryEntry): number {
  const perMillion =
    tokens.inputTokens * usdToNano(price.inputUsdPerMtok) +
    tokens.cachedInputTokens * usdToNano(price.cachedInputUsdPerMtok) +
    tokens.cacheWriteTokens * usdToNano(price.cacheWriteUsdPerMtok) +
    (tokens.outputTokens - tokens.reasoningTokens) * usdToNano(price.outputUsdPerMtok) +
    tokens.reasoningTokens * usdToNano(price.reasoningUsdPerMtok);
  return nanoToUsd(Math.round(perMillion / 1_000_000));
}
