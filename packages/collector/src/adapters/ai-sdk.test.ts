import { describe, expect, it } from 'vitest';
import { readAiSdk } from './ai-sdk.ts';

const response = { id: 'aiobj-1', modelId: 'gpt-5.2', timestamp: new Date(0) };
const openai = { provider: 'openai' };
const anthropic = { provider: 'anthropic' };

describe('readAiSdk', () => {
  it('reads the details that versions 6 and 7 give', () => {
    const usage = {
      inputTokens: 30_732,
      inputTokenDetails: { noCacheTokens: 12, cacheReadTokens: 30_433, cacheWriteTokens: 287 },
      outputTokens: 503,
      outputTokenDetails: { textTokens: 183, reasoningTokens: 320 },
      totalTokens: 31_235,
    };
    const providerMetadata = { anthropic: { cacheCreationInputTokens: 287 } };
    expect(readAiSdk({ usage, response, providerMetadata }, anthropic)).toEqual({
      provider: 'anthropic',
      model: 'gpt-5.2',
      requestId: 'aiobj-1',
      inputTokens: 12,
      cachedInputTokens: 30_433,
      cacheWriteTokens: 287,
      outputTokens: 503,
      reasoningTokens: 320,
      totalTokens: 31_235,
    });
  });

  it('reads details that the provider left out', () => {
    const usage = {
      inputTokens: 100,
      inputTokenDetails: {
        noCacheTokens: undefined,
        cacheReadTokens: undefined,
        cacheWriteTokens: undefined,
      },
      outputTokens: 20,
      outputTokenDetails: { textTokens: undefined, reasoningTokens: undefined },
      totalTokens: 120,
    };
    expect(readAiSdk({ usage }, openai)).toEqual({
      provider: 'openai',
      inputTokens: 100,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 20,
      reasoningTokens: 0,
      totalTokens: 120,
    });
  });

  it('takes the sum of all steps rather than the last one', () => {
    const usage = { inputTokens: 10, outputTokens: 1, totalTokens: 11 };
    const totalUsage = { inputTokens: 30, outputTokens: 3, totalTokens: 33 };
    expect(readAiSdk({ usage, totalUsage }, openai)).toMatchObject({
      inputTokens: 30,
      outputTokens: 3,
    });
  });

  it('takes the cache out of the prompt in version 5', () => {
    const usage = {
      inputTokens: 1_815,
      outputTokens: 204,
      totalTokens: 2_019,
      reasoningTokens: 128,
      cachedInputTokens: 1_664,
    };
    expect(readAiSdk({ usage, response }, openai)).toMatchObject({
      inputTokens: 151,
      cachedInputTokens: 1_664,
      outputTokens: 204,
      reasoningTokens: 128,
    });
  });

  it('knows that version 5 counts the cache of Anthropic beside the prompt', () => {
    const usage = {
      inputTokens: 4_000,
      outputTokens: 60,
      totalTokens: 4_060,
      cachedInputTokens: 3_000,
    };
    const providerMetadata = { anthropic: { usage: {}, cacheCreationInputTokens: 500 } };
    expect(readAiSdk({ usage, providerMetadata }, anthropic)).toMatchObject({
      inputTokens: 4_000,
      cachedInputTokens: 3_000,
      cacheWriteTokens: 500,
    });
    const without = { anthropic: { cacheCreationInputTokens: null } };
    expect(readAiSdk({ usage, providerMetadata: without }, anthropic)).toMatchObject({
      cacheWriteTokens: 0,
    });
  });

  it('adds reasoning that version 5 passes on beside the output', () => {
    // As @ai-sdk/xai reported it: 555 + 190 + 1,057 = 1,802.
    const usage = {
      inputTokens: 555,
      outputTokens: 190,
      totalTokens: 1_802,
      reasoningTokens: 1_057,
      cachedInputTokens: 316,
    };
    expect(readAiSdk({ usage }, { provider: 'xai' })).toMatchObject({
      inputTokens: 239,
      outputTokens: 1_247,
      reasoningTokens: 1_057,
    });
  });

  it('knows that version 5 counts the cache of Bedrock beside the prompt', () => {
    const usage = {
      inputTokens: 4_000,
      outputTokens: 60,
      totalTokens: 7_560,
      cachedInputTokens: 3_000,
    };
    const bedrock = { provider: 'bedrock' };
    const providerMetadata = { bedrock: { usage: { cacheWriteInputTokens: 500 } } };
    expect(readAiSdk({ usage, providerMetadata }, bedrock)).toMatchObject({
      inputTokens: 4_000,
      cachedInputTokens: 3_000,
      cacheWriteTokens: 500,
      outputTokens: 60,
    });
    // As it says that nothing was told.
    const without = { bedrock: { usage: { cacheWriteInputTokens: Number.NaN } } };
    expect(readAiSdk({ usage, providerMetadata: without }, bedrock)).toMatchObject({
      inputTokens: 4_000,
      cacheWriteTokens: 0,
    });
  });

  it.each([
    ['the whole prompt', 7_500, 4_000, undefined],
    ['the whole prompt, beside what Bedrock sent', 7_500, 4_000, { inputTokens: 4_000 }],
    ['what Bedrock counts', 4_000, 1_000, undefined],
    ['what Bedrock counts, beside what it sent', 4_000, 1_000, { inputTokens: 4_000 }],
    ['what Bedrock counts, less than the cache', 4_000, -1, undefined],
  ])('reads version 6 on Bedrock, whose input is %s', (_, inputTokens, noCacheTokens, raw) => {
    const usage = {
      inputTokens,
      inputTokenDetails: { noCacheTokens, cacheReadTokens: 3_000, cacheWriteTokens: 500 },
      outputTokens: 60,
      raw,
    };
    const providerMetadata = { bedrock: { usage: { cacheWriteInputTokens: 500 } } };
    expect(readAiSdk({ usage, providerMetadata }, { provider: 'bedrock' })).toMatchObject({
      inputTokens: 4_000,
      cachedInputTokens: 3_000,
      cacheWriteTokens: 500,
    });
  });

  it('reads embeddings', () => {
    expect(readAiSdk({ usage: { tokens: 8 } }, openai)).toMatchObject({
      inputTokens: 8,
      outputTokens: 0,
    });
  });

  it.each([
    undefined,
    null,
    'result',
    { usage: null },
    { usage: { inputTokens: null, outputTokens: null } },
    { usage: { inputTokens: Number.NaN, outputTokens: 'abc' } },
    { usage: Promise.resolve({}) },
  ])('says nothing of %j', (result) => {
    expect(readAiSdk(result as never, openai)).toBeNull();
  });

  it('is told who served the model', () => {
    const usage = { inputTokens: 1, outputTokens: 1 };
    for (const options of [undefined, null, {}, { provider: '' }]) {
      expect(() => readAiSdk({ usage }, options as never)).toThrow(
        'The reading of usage is not valid',
      );
    }
  });

  it('says nothing where the provider said nothing', () => {
    const usage = { inputTokens: undefined, outputTokens: undefined, totalTokens: undefined };
    expect(readAiSdk({ usage }, openai)).toBeNull();
    expect(readAiSdk({}, openai)).toBeNull();
  });
});
