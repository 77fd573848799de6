import { describe, expect, it } from 'vitest';
import { readOpenAi } from './openai.ts';

const completion = {
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  object: 'chat.completion',
  model: 'gpt-5.2-2025-12-11',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' } }],
  usage: {
    prompt_tokens: 2_006,
    completion_tokens: 300,
    total_tokens: 2_306,
    prompt_tokens_details: { cached_tokens: 1_920, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 128,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  },
};

const chunk = { id: completion.id, object: 'chat.completion.chunk', model: completion.model };

describe('readOpenAi', () => {
  it('takes cached tokens out of the prompt, and leaves reasoning in the completion', () => {
    expect(readOpenAi(completion)).toEqual({
      provider: 'openai',
      model: 'gpt-5.2-2025-12-11',
      requestId: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
      inputTokens: 86,
      cachedInputTokens: 1_920,
      cacheWriteTokens: 0,
      outputTokens: 300,
      reasoningTokens: 128,
      totalTokens: 2_306,
      inputAudioTokens: 0,
      outputAudioTokens: 0,
    });
  });

  it('takes what was written to the cache out of the prompt too', () => {
    const usage = {
      prompt_tokens: 3_000,
      completion_tokens: 10,
      total_tokens: 3_010,
      prompt_tokens_details: { cached_tokens: 1_000, cache_write_tokens: 1_500 },
    };
    expect(readOpenAi({ ...completion, usage })).toMatchObject({
      inputTokens: 500,
      cachedInputTokens: 1_000,
      cacheWriteTokens: 1_500,
    });
  });

  it('reads a streamed completion from the chunk that has no choices', () => {
    const stream = [
      { ...chunk, choices: [{ index: 0, delta: { content: 'Hel' } }], usage: null },
      { ...chunk, choices: [{ index: 0, delta: { content: 'lo!' } }], usage: null },
      { ...chunk, choices: [], usage: completion.usage },
    ];
    let reading = null;
    for (const part of stream) reading = readOpenAi(part) ?? reading;
    expect(reading).toEqual(readOpenAi(completion));
  });

  it('reads a stream that reports what was used so far from its last chunk', () => {
    const stream = [1, 2, 3].map((completion_tokens) => ({
      ...chunk,
      usage: { prompt_tokens: 9, completion_tokens, total_tokens: 9 + completion_tokens },
    }));
    let reading = null;
    for (const part of stream) reading = readOpenAi(part) ?? reading;
    expect(reading).toMatchObject({ inputTokens: 9, outputTokens: 3, totalTokens: 12 });
  });

  const response = {
    id: 'resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b',
    object: 'response',
    model: 'gpt-5.2',
    status: 'completed',
    usage: {
      input_tokens: 1_200,
      input_tokens_details: { cached_tokens: 1_024, cache_write_tokens: 128 },
      output_tokens: 700,
      output_tokens_details: { reasoning_tokens: 640 },
      total_tokens: 1_900,
    },
  };
  const ofResponse = {
    provider: 'openai',
    model: 'gpt-5.2',
    requestId: response.id,
    inputTokens: 48,
    cachedInputTokens: 1_024,
    cacheWriteTokens: 128,
    outputTokens: 700,
    reasoningTokens: 640,
    totalTokens: 1_900,
  };

  it('reads a response of the Responses API', () => {
    expect(readOpenAi(response)).toEqual(ofResponse);
  });

  it('reads a streamed response from its last event', () => {
    const stream = [
      { type: 'response.created', response: { ...response, usage: null } },
      { type: 'response.output_text.delta', item_id: 'msg_1', delta: 'Hello' },
      { type: 'response.completed', response },
    ];
    expect(stream.map((event) => readOpenAi(event))).toEqual([null, null, ofResponse]);
  });

  it('adds reasoning that a server counts beside the completion', () => {
    // As api.x.ai answers: 2,640 + 182 + 672 = 3,494.
    const usage = {
      prompt_tokens: 2_640,
      completion_tokens: 182,
      total_tokens: 3_494,
      prompt_tokens_details: { cached_tokens: 473 },
      completion_tokens_details: { reasoning_tokens: 672 },
    };
    expect(readOpenAi({ model: 'grok-4-fast', usage })).toMatchObject({
      inputTokens: 2_167,
      cachedInputTokens: 473,
      outputTokens: 854,
      reasoningTokens: 672,
    });
  });

  it('takes a cache larger than the prompt to be beside it', () => {
    const usage = {
      prompt_tokens: 12,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 6_209 },
    };
    expect(readOpenAi({ usage })).toMatchObject({ inputTokens: 12, cachedInputTokens: 6_209 });
  });

  it('reads embeddings, which generate nothing', () => {
    const embeddings = {
      object: 'list',
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 8, total_tokens: 8 },
    };
    expect(readOpenAi(embeddings)).toMatchObject({ inputTokens: 8, outputTokens: 0 });
  });

  it('reads what the Realtime API says of its cache and of audio', () => {
    const usage = {
      total_tokens: 253,
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: {
        text_tokens: 119,
        audio_tokens: 13,
        cached_tokens: 64,
        cached_tokens_details: { text_tokens: 64, audio_tokens: 0 },
      },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    };
    expect(readOpenAi({ type: 'response.done', response: { id: 'resp_1', usage } })).toEqual({
      provider: 'openai',
      requestId: 'resp_1',
      inputTokens: 68,
      cachedInputTokens: 64,
      cacheWriteTokens: 0,
      outputTokens: 121,
      reasoningTokens: 0,
      totalTokens: 253,
      inputAudioTokens: 13,
      outputAudioTokens: 91,
    });
  });

  it('reads transcriptions that are billed by tokens, and says nothing of those that are not', () => {
    const usage = {
      type: 'tokens',
      input_tokens: 14,
      input_token_details: { text_tokens: 0, audio_tokens: 14 },
      output_tokens: 45,
      total_tokens: 59,
    };
    expect(readOpenAi({ usage })).toMatchObject({
      inputTokens: 14,
      outputTokens: 45,
      inputAudioTokens: 14,
    });
    expect(readOpenAi({ usage: { type: 'duration', seconds: 9 } })).toBeNull();
  });

  it('takes what cannot be a count for none', () => {
    const usage = { prompt_tokens: 'abc', completion_tokens: 5, total_tokens: Number.NaN };
    expect(readOpenAi({ id: '', model: '', usage: usage as never })).toEqual({
      provider: 'openai',
      inputTokens: 0,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 5,
      reasoningTokens: 0,
    });
    for (const counts of [{}, { prompt_tokens: -5 }, { input_tokens: 1.5 }, 'none']) {
      expect(readOpenAi({ usage: counts as never })).toBeNull();
    }
  });

  it.each([undefined, null, '[DONE]', 5, [], { response: 'none' }])(
    'says nothing of %j',
    (answer) => {
      expect(readOpenAi(answer as never)).toBeNull();
    },
  );

  it('says nothing where nothing is said', () => {
    expect(readOpenAi({ id: 'chatcmpl-1', model: 'gpt-5' })).toBeNull();
  });
});
