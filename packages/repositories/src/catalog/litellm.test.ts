import { usdToNano, ValidationError } from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usdPerMtok } from './litellm/decimal.ts';
import { liteLlmPrices } from './litellm.ts';

const options = {
  effectiveFrom: new Date('2026-05-01T00:00:00.000Z'),
  today: new Date('2026-06-15T12:00:00.000Z'),
};
const chat = {
  litellm_provider: 'openai',
  mode: 'chat',
  input_cost_per_token: 2.5e-6,
  output_cost_per_token: 1e-5,
};
/** What becomes of one entry. */
const read = (key: string, entry: unknown, more = {}) =>
  liteLlmPrices({ [key]: entry }, { ...options, ...more });
const priceOf = (key: string, entry: unknown, more = {}) => read(key, entry, more).prices[0];
const reasonOf = (entry: unknown, key = 'a') => read(key, entry).skipped[0]?.reason;

describe('usdPerMtok', () => {
  it('reads decimals as they are written, whatever their double is', () => {
    expect(usdPerMtok(1.5e-7)).toBe(0.15);
    expect(usdPerMtok('1.5e-07')).toBe(0.15);
    expect(usdPerMtok(0.000_003)).toBe(3);
    expect(usdPerMtok(7.5e-8)).toBe(0.075);
    expect(usdPerMtok('0.00000006')).toBe(0.06);
    expect(usdPerMtok(1e-15)).toBe(1e-9);
    expect(usdPerMtok(0)).toBe(0);
  });

  it('is exact for every price of up to fifteen digits, from its text and from its double', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 12 }), (significand, scale) => {
        // The significand in units of 1e-15 dollars, or of a multiple: nano-dollars for a million tokens.
        const text = `${significand}e-${15 + scale}`;
        const exact = (significand + 10n ** BigInt(scale) / 2n) / 10n ** BigInt(scale);
        const nano = (price: unknown) => BigInt(usdToNano(usdPerMtok(price) as number));
        expect(nano(text)).toBe(exact);
        expect(nano(Number(text))).toBe(exact);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is none for what is no amount, or more than a price can be', () => {
    for (const none of [-1e-7, Number.NaN, Number.POSITIVE_INFINITY, '', 'free', null, {}, '1e']) {
      expect(usdPerMtok(none)).toBeNull();
    }
    expect(usdPerMtok(4.194304)).toBe(4_194_304);
    expect(usdPerMtok(4.1943041)).toBeNull();
    expect(usdPerMtok('1e9999')).toBeNull();
  });
});

describe('liteLlmPrices', () => {
  it('reads a model with all its prices and limits', () => {
    const { prices, skipped, simplified } = read('gpt-9', {
      ...chat,
      cache_read_input_token_cost: 2.5e-7,
      cache_creation_input_token_cost: 3.125e-6,
      output_cost_per_reasoning_token: 1.2e-5,
      max_input_tokens: 128_000,
      max_output_tokens: '16384',
      max_tokens: 16_384,
      supports_vision: true,
    });
    expect(prices).toEqual([
      {
        provider: 'openai',
        model: 'gpt-9',
        inputUsdPerMtok: 2.5,
        outputUsdPerMtok: 10,
        cachedInputUsdPerMtok: 0.25,
        cacheWriteUsdPerMtok: 3.125,
        reasoningUsdPerMtok: 12,
        contextWindowTokens: 128_000,
        maxOutputTokens: 16_384,
        effectiveFrom: options.effectiveFrom,
      },
    ]);
    expect([skipped, simplified]).toEqual([[], []]);
  });

  it('takes input for cached and written input, and output for reasoning, where they have no price', () => {
    expect(priceOf('gpt-9', chat)).toMatchObject({
      cachedInputUsdPerMtok: 2.5,
      cacheWriteUsdPerMtok: 2.5,
      reasoningUsdPerMtok: 10,
    });
    expect(priceOf('a', { ...chat, input_cost_per_token_cache_hit: 1e-7 })).toMatchObject({
      cachedInputUsdPerMtok: 0.1,
    });
  });

  it.each([
    ['gpt-4o', 'openai', 'openai', 'gpt-4o'],
    ['openai/gpt-4o', 'openai', 'openai', 'gpt-4o'],
    ['azure/gpt-4o', 'azure', 'azure', 'gpt-4o'],
    ['azure/eu/gpt-4o', 'azure', 'azure', 'eu/gpt-4o'],
    ['gpt-3.5-turbo-instruct', 'text-completion-openai', 'openai', 'gpt-3.5-turbo-instruct'],
    ['vertex_ai/claude@1', 'vertex_ai-anthropic_models', 'vertex_ai', 'claude@1'],
    ['gemini/gemini-9', 'gemini', 'gemini', 'gemini-9'],
    ['us.amazon.nova:0', 'bedrock_converse', 'bedrock', 'us.amazon.nova:0'],
    ['bedrock/us-east-1/x', 'bedrock', 'bedrock', 'us-east-1/x'],
    ['command-r', 'cohere_chat', 'cohere', 'command-r'],
    ['azure_ai/x', 'azure_ai', 'azure_ai', 'x'],
    ['openrouter/openai/gpt-4o', 'openrouter', 'openrouter', 'openai/gpt-4o'],
  ])('calls %s of %s the %s model %s', (key, litellm_provider, provider, model) => {
    expect(priceOf(key, { ...chat, litellm_provider })).toMatchObject({ provider, model });
  });

  it('calls providers what the caller calls them', () => {
    const providers = { vertex_ai: 'google' };
    const vertex = { ...chat, litellm_provider: 'vertex_ai-language-models' };
    expect(priceOf('gemini-9', vertex, { providers })?.provider).toBe('google');
    expect(priceOf('a', { ...chat, litellm_provider: 'constructor' })?.provider).toBe(
      'constructor',
    );
  });

  it('skips what is not billed by text tokens alone, each with its reason', () => {
    expect(reasonOf({ ...chat, mode: 'image_generation' })).toContain('mode image_generation');
    expect(reasonOf({ ...chat, input_cost_per_token: undefined })).toContain('input token');
    expect(reasonOf({ ...chat, output_cost_per_token: null })).toContain('output token');
    expect(reasonOf({ ...chat, input_cost_per_token: -1 })).toContain(
      'a price that is none: input_cost_per_token',
    );
    expect(reasonOf({ ...chat, litellm_provider: 7 })).toBe('names no provider');
    expect(reasonOf('text')).toBe('is no object');
    expect(reasonOf({ ...chat, max_tokens: 'in words' }, 'sample_spec')).toContain('the format');
    expect(reasonOf({ ...chat, litellm_provider: 'p'.repeat(64) })).toBe(
      'has a provider that must have at most 63 characters',
    );
  });

  it('takes embeddings without a price for output, and free models as free', () => {
    const { output_cost_per_token: _, ...embedding } = { ...chat, mode: 'embedding' };
    expect(priceOf('embed', embedding)).toMatchObject({ outputUsdPerMtok: 0 });
    const free = { ...chat, input_cost_per_token: 0, output_cost_per_token: 0.0 };
    expect(priceOf('free', free)).toMatchObject({ inputUsdPerMtok: 0, outputUsdPerMtok: 0 });
  });

  it('says which prices it leaves out, but not those that say the same again', () => {
    const { simplified } = read('gpt-9', {
      ...chat,
      input_cost_per_token_above_200k_tokens: 5e-6,
      cache_creation_input_token_cost_above_1hr: 6e-6,
      input_cost_per_audio_token: chat.input_cost_per_token,
      output_cost_per_audio_token: 8e-5,
      output_cost_per_image: 0,
      search_context_cost_per_query: { search_context_size_low: 0.01 },
      regional_processing_uplift_multiplier_eu: 1.1,
    });
    expect(simplified).toEqual([
      {
        key: 'gpt-9',
        leftOut: [
          'input_cost_per_token_above_200k_tokens',
          'cache_creation_input_token_cost_above_1hr',
          'output_cost_per_audio_token',
          'search_context_cost_per_query',
          'regional_processing_uplift_multiplier_eu',
        ],
      },
    ]);
  });

  it('takes the lowest tier where prices come in tiers alone, and says so', () => {
    const tiered = {
      litellm_provider: 'dashscope',
      mode: 'chat',
      tiered_pricing: [
        { range: [32_000, 128_000], input_cost_per_token: 2e-6, output_cost_per_token: 6e-6 },
        { range: [0, 32_000], input_cost_per_token: 1e-6, output_cost_per_token: 5e-6 },
      ],
    };
    const { prices, simplified } = read('dashscope/qwen', tiered);
    expect(prices).toMatchObject([{ model: 'qwen', inputUsdPerMtok: 1, outputUsdPerMtok: 5 }]);
    expect(simplified).toEqual([{ key: 'dashscope/qwen', leftOut: ['tiered_pricing'] }]);
  });

  it('calls a model deprecated from its date on, and leaves all others as they are', () => {
    const statusOn = (deprecation_date: unknown) =>
      priceOf('a', { ...chat, deprecation_date })?.status;
    expect(statusOn('2026-06-15')).toBe('deprecated');
    expect(statusOn('2026-06-16')).toBeUndefined();
    expect(statusOn('soon')).toBeUndefined();
    expect(statusOn('2026-02-30')).toBeUndefined();
  });

  it('takes the first of several entries for one model', () => {
    const { prices, skipped } = liteLlmPrices(
      { 'gpt-4o': chat, 'openai/gpt-4o': { ...chat, input_cost_per_token: 1 } },
      options,
    );
    expect(prices).toMatchObject([{ inputUsdPerMtok: 2.5 }]);
    expect(skipped).toEqual([
      { key: 'openai/gpt-4o', reason: 'names a model that an entry before it names too' },
    ]);
  });

  it('refuses what is no price file, and takes one without models', () => {
    for (const file of [null, [], 'text', 7]) {
      expect(() => liteLlmPrices(file, options)).toThrow(ValidationError);
    }
    expect(liteLlmPrices({}, options)).toEqual({ prices: [], skipped: [], simplified: [] });
  });
});
