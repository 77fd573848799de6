/**
 * LiteLLM's price file (`model_prices_and_context_window.json`) as prices to import. What to do with it:
 * `store.models.importPrices(prices)`. The registry has five prices of text tokens for a model; what the file knows
 * beyond them is reported and never guessed into them.
 */
import {
  dayOf,
  isDay,
  isProperties,
  modelRegistryEntries,
  type NewModelPrice,
  NIL_UUID,
  newRowValidator,
  type Properties,
  ValidationError,
} from '@runledger/schema';
import { usdPerMtok } from './litellm/decimal.ts';
import { modelNameOf } from './litellm/names.ts';

export interface LiteLlmOptions {
  /** From then on the prices hold. */
  readonly effectiveFrom: Date;
  /** The day, in UTC, that tells which models are past their deprecation date. */
  readonly today: Date;
  /** Other names for providers, as usage events have them: `{ vertex_ai: 'google' }`. */
  readonly providers?: Readonly<Record<string, string>>;
}

/** An entry of the file that gives no price. */
export interface SkippedModel {
  readonly key: string;
  /** Why, to go on after the key: `has no price for an input token`. */
  readonly reason: string;
}

/** A model that can cost more, or less, than its five prices say. */
export interface SimplifiedModel {
  readonly key: string;
  /** The file's names of the prices that are left out, such as `input_cost_per_token_above_200k_tokens`. */
  readonly leftOut: readonly string[];
}

export interface LiteLlmPrices {
  /** In the order of the file. */
  readonly prices: readonly NewModelPrice[];
  readonly skipped: readonly SkippedModel[];
  readonly simplified: readonly SimplifiedModel[];
}

/**
 * Reads the price file. Prices for one token become prices for a million exactly. Without a price of its own, cached
 * and cache-writing input costs what input does, and reasoning what output does. A model past its deprecation date
 * is `deprecated`; all others keep the status that they have.
 *
 * @param file the parsed JSON
 * @throws ValidationError when it is no object of models
 *
 * @example
 * ```ts
 * const file = JSON.parse(await readFile('model_prices_and_context_window.json', 'utf8'));
 * const now = new Date();
 * const { prices, skipped } = liteLlmPrices(file, { effectiveFrom: now, today: now });
 * await store.models.importPrices(prices);
 * ```
 */
export function liteLlmPrices(file: unknown, options: LiteLlmOptions): LiteLlmPrices {
  if (!isProperties(file)) {
    const message = 'must be an object with an entry for each model';
    throw new ValidationError('The price file', [{ path: 'file', message }]);
  }
  const prices = new Map<string, NewModelPrice>();
  const skipped: SkippedModel[] = [];
  const simplified: SimplifiedModel[] = [];
  for (const [key, entry] of Object.entries(file)) {
    const read = readEntry(key, entry, options);
    if (typeof read === 'string') {
      skipped.push({ key, reason: read });
      continue;
    }
    const name = JSON.stringify([read.price.provider, read.price.model]);
    if (prices.has(name)) {
      skipped.push({ key, reason: 'names a model that an entry before it names too' });
      continue;
    }
    prices.set(name, read.price);
    if (read.leftOut.length > 0) simplified.push({ key, leftOut: read.leftOut });
  }
  return { prices: [...prices.values()], skipped, simplified };
}

/** Modes in which a model takes and gives text, or takes text. An entry without one has prices for both. */
const modes: readonly unknown[] = ['chat', 'completion', 'responses', 'embedding', undefined];

/** @returns the price, or why there is none */
function readEntry(
  key: string,
  entry: unknown,
  options: LiteLlmOptions,
): string | { readonly price: NewModelPrice; readonly leftOut: readonly string[] } {
  if (key === 'sample_spec') return 'describes the format and is no model';
  if (!isProperties(entry)) return 'is no object';
  const { litellm_provider: provider, mode } = entry;
  if (typeof provider !== 'string' || provider === '') return 'names no provider';
  if (!modes.includes(mode))
    return `has the mode ${mode}, which is not billed by text tokens alone`;
  const costs = costsOf(entry);
  if (typeof costs === 'string') return costs;
  const price = {
    ...modelNameOf(key, provider, options.providers ?? {}),
    ...costs,
    contextWindowTokens: limit(entry.max_input_tokens) ?? limit(entry.max_tokens),
    maxOutputTokens: limit(entry.max_output_tokens),
    effectiveFrom: options.effectiveFrom,
    ...(isPast(entry.deprecation_date, options.today) && { status: 'deprecated' as const }),
  };
  return refusal(price) ?? { price, leftOut: leftOut(entry, costs) };
}

type Costs = Pick<
  NewModelPrice,
  | 'inputUsdPerMtok'
  | 'outputUsdPerMtok'
  | 'cachedInputUsdPerMtok'
  | 'cacheWriteUsdPerMtok'
  | 'reasoningUsdPerMtok'
>;

/** Where the file says what a class of tokens costs: the first that is there counts. */
const sources: Readonly<Record<keyof Costs, readonly string[]>> = {
  inputUsdPerMtok: ['input_cost_per_token'],
  outputUsdPerMtok: ['output_cost_per_token'],
  cachedInputUsdPerMtok: ['cache_read_input_token_cost', 'input_cost_per_token_cache_hit'],
  cacheWriteUsdPerMtok: ['cache_creation_input_token_cost'],
  reasoningUsdPerMtok: ['output_cost_per_reasoning_token'],
};

/** @returns the five prices, or what is wrong with them */
function costsOf(entry: Properties): Costs | string {
  // Where prices come in tiers alone, the first holds for most prompts.
  const priced = { ...lowestTier(entry.tiered_pricing), ...entry };
  const wrong: string[] = [];
  const cost = (of: keyof Costs): number | undefined => {
    const name = sources[of].find((each) => priced[each] !== undefined && priced[each] !== null);
    if (name === undefined) return undefined;
    const usd = usdPerMtok(priced[name]);
    if (usd === null) wrong.push(name);
    return usd ?? undefined;
  };
  const input = cost('inputUsdPerMtok');
  // What embeds a text generates none.
  const output = cost('outputUsdPerMtok') ?? (entry.mode === 'embedding' ? 0 : undefined);
  const [cachedInput, cacheWrite, reasoning] = [
    cost('cachedInputUsdPerMtok'),
    cost('cacheWriteUsdPerMtok'),
    cost('reasoningUsdPerMtok'),
  ];
  if (wrong.length > 0) return `has a price that is none: ${wrong.join(', ')}`;
  if (input === undefined) return 'has no price for an input token';
  if (output === undefined) return 'has no price for an output token';
  return {
    inputUsdPerMtok: input,
    outputUsdPerMtok: output,
    cachedInputUsdPerMtok: cachedInput ?? input,
    cacheWriteUsdPerMtok: cacheWrite ?? input,
    reasoningUsdPerMtok: reasoning ?? output,
  };
}

function lowestTier(tiers: unknown): Properties {
  if (!Array.isArray(tiers)) return {};
  const start = ({ range }: Properties) => (Array.isArray(range) ? Number(range[0]) : 0);
  return tiers.filter(isProperties).sort((a, b) => start(a) - start(b))[0] ?? {};
}

/** Words in the names of everything that has to do with money. */
const MONEY = /cost|pric|multiplier/;
const used = new Set(Object.values(sources).flat());

/** The price that a further one would replace, by how its name begins. */
const replaced: readonly (readonly [string, keyof Costs])[] = [
  ['input_', 'inputUsdPerMtok'],
  ['output_', 'outputUsdPerMtok'],
  ['cache_read_', 'cachedInputUsdPerMtok'],
  ['cache_creation_', 'cacheWriteUsdPerMtok'],
];

/** What the entry says of money beyond the five prices, unless it is nothing or the same again. */
function leftOut(entry: Properties, costs: Costs): string[] {
  return Object.entries(entry).flatMap(([name, value]) => {
    if (!MONEY.test(name) || used.has(name) || !value || typeof value === 'boolean') return [];
    const place = replaced.find(([beginning]) => name.startsWith(beginning))?.[1];
    const isSame = place !== undefined && usdPerMtok(value) === costs[place];
    return isSame ? [] : [name];
  });
}

/** Some entries describe their limit in words, or not at all: then the model keeps the one that it has. */
function limit(value: unknown): number | undefined {
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return Number.isSafeInteger(count) && (count as number) > 0 ? (count as number) : undefined;
}

function isPast(day: unknown, today: Date): boolean {
  return typeof day === 'string' && isDay(day) && day <= dayOf(today);
}

const validate = newRowValidator(modelRegistryEntries);

/** Why the model would refuse a price, so that one entry does not hold up all others. */
function refusal(price: NewModelPrice): string | null {
  try {
    validate({ ...price, displayName: '', organizationId: NIL_UUID }, { now: price.effectiveFrom });
    return null;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map(({ path, message }) => `has a ${path} that ${message}`).join('; ');
  }
}
