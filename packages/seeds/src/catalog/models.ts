/**
 * Models and what a million of their tokens costs in US dollars. The figures are of the size that providers
 * ask and are there to calculate with; real prices are to be imported.
 */
import { type NewModelRegistryEntry, NIL_UUID } from '@runledger/schema';
import type { Calendar } from '../calendar.ts';
import { sampleId } from '../identifiers.ts';
import { harbor } from '../identity/organizations.ts';

/** Prices by class of tokens: input, output, cached input, cache write, reasoning. */
type Prices = readonly [
  input: number,
  output: number,
  cachedInput: number,
  cacheWrite: number,
  reasoning: number,
];

const entryId = (...name: string[]) => sampleId('model_registry_entries', ...name);

/** The list price of one model changed this many days before the anchor, in the middle of the usage. */
const PRICE_CHANGE_DAYS = 12;

export function sampleModels(calendar: Calendar): NewModelRegistryEntry[] {
  const listed = calendar.firstCreated;
  const changed = calendar.daysAgo(PRICE_CHANGE_DAYS);
  const entry = (
    provider: string,
    model: string,
    displayName: string,
    prices: Prices,
    facts: Partial<NewModelRegistryEntry> = {},
  ): NewModelRegistryEntry => ({
    id: entryId(provider, model),
    organizationId: NIL_UUID,
    provider,
    model,
    displayName,
    inputUsdPerMtok: prices[0],
    outputUsdPerMtok: prices[1],
    cachedInputUsdPerMtok: prices[2],
    cacheWriteUsdPerMtok: prices[3],
    reasoningUsdPerMtok: prices[4],
    effectiveFrom: listed,
    createdAt: facts.effectiveFrom ?? listed,
    ...facts,
  });
  const large = { contextWindowTokens: 200_000, maxOutputTokens: 64_000 };
  const medium = { contextWindowTokens: 128_000, maxOutputTokens: 16_384 };
  return [
    entry('anthropic', 'claude-sonnet-4', 'Claude Sonnet 4', [3, 15, 0.3, 3.75, 15], large),
    entry('anthropic', 'claude-3-5-haiku', 'Claude Haiku 3.5', [0.8, 4, 0.08, 1, 4], large),
    entry('openai', 'gpt-4o', 'GPT-4o', [2.5, 10, 1.25, 2.5, 10], medium),
    entry('openai', 'gpt-4o-mini', 'GPT-4o mini', [0.165, 0.66, 0.0825, 0.165, 0.66], {
      ...medium,
      effectiveTo: changed,
    }),
    entry('openai', 'gpt-4o-mini', 'GPT-4o mini', [0.15, 0.6, 0.075, 0.15, 0.6], {
      ...medium,
      id: entryId('openai', 'gpt-4o-mini', 'cheaper'),
      effectiveFrom: changed,
    }),
    entry('openai', 'o3-mini', 'o3-mini', [1.1, 4.4, 0.55, 1.1, 4.4], large),
    entry('openai', 'gpt-4-turbo', 'GPT-4 Turbo', [10, 30, 10, 10, 30], {
      ...medium,
      status: 'deprecated',
    }),
    // What one customer has negotiated goes before the list price.
    entry('anthropic', 'claude-sonnet-4', 'Claude Sonnet 4', [2.4, 12, 0.24, 3, 12], {
      ...large,
      id: entryId('anthropic', 'claude-sonnet-4', 'harbor-foods'),
      organizationId: harbor,
      effectiveFrom: calendar.daysAgo(60),
    }),
  ];
}
