import { describe, expect, it } from 'vitest';
import { AnthropicStreamUsage, readAnthropic } from './anthropic.ts';

const usage = {
  input_tokens: 12,
  cache_creation_input_tokens: 287,
  cache_read_input_tokens: 30_433,
  cache_creation: { ephemeral_5m_input_tokens: 287, ephemeral_1h_input_tokens: 0 },
  output_tokens: 503,
  output_tokens_details: { thinking_tokens: 320 },
  service_tier: 'standard',
};

const message = {
  id: 'msg_013Zva2CMHLNnXjNJJKqJ2EF',
  type: 'message',
  model: 'claude-sonnet-4-6',
  usage,
};

const reading = {
  provider: 'anthropic',
  model: 'claude-sonnet-4-6',
  requestId: 'msg_013Zva2CMHLNnXjNJJKqJ2EF',
  inputTokens: 12,
  cachedInputTokens: 30_433,
  cacheWriteTokens: 287,
  outputTokens: 503,
  reasoningTokens: 320,
};

describe('readAnthropic', () => {
  it('takes the counts as they are: they are disjoint', () => {
    expect(readAnthropic(message)).toEqual(reading);
  });

  it('takes null for none', () => {
    const plain = {
      input_tokens: 10,
      output_tokens: 20,
      cache_creation_input_tokens: null,
      cache_read_input_tokens: null,
      output_tokens_details: null,
    };
    expect(readAnthropic({ usage: plain })).toEqual({
      provider: 'anthropic',
      inputTokens: 10,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 20,
      reasoningTokens: 0,
    });
  });

  it('adds what compaction used, and leaves out what another model advised', () => {
    const iterations = [
      { type: 'compaction', input_tokens: 180_000, output_tokens: 3_500 },
      { type: 'message', input_tokens: 12, output_tokens: 503 },
      { type: 'advisor_message', input_tokens: 900, output_tokens: 90 },
    ];
    expect(readAnthropic({ ...message, usage: { ...usage, iterations } })).toEqual({
      ...reading,
      inputTokens: 180_012,
      outputTokens: 4_003,
    });
  });

  it('never has more reasoning than output, though it is counted inexactly', () => {
    const close = { ...usage, output_tokens_details: { thinking_tokens: 505 } };
    expect(readAnthropic({ usage: close })).toMatchObject({
      outputTokens: 503,
      reasoningTokens: 503,
    });
  });

  it('counts what was written for an hour with the rest', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 87, ephemeral_1h_input_tokens: 200 };
    expect(readAnthropic({ ...message, usage: { ...usage, cache_creation } } as never)).toEqual(
      reading,
    );
  });

  it.each([undefined, null, 'message', 5, { usage: {} }, { usage: 'none' }])(
    'says nothing of %j',
    (given) => {
      expect(readAnthropic(given as never)).toBeNull();
      const stream = new AnthropicStreamUsage();
      stream.see(given as never);
      expect(stream.read()).toBeNull();
    },
  );

  it('takes what cannot be a count for none', () => {
    const odd = { input_tokens: 'abc', output_tokens: 5, iterations: 5 };
    expect(readAnthropic({ usage: odd as never })).toMatchObject({
      inputTokens: 0,
      outputTokens: 5,
    });
  });

  it('says nothing where nothing is said', () => {
    expect(readAnthropic({ id: 'msg_1' })).toBeNull();
  });
});

describe('AnthropicStreamUsage', () => {
  const start = {
    type: 'message_start',
    message: { ...message, usage: { ...usage, output_tokens: 1, output_tokens_details: null } },
  };

  it('takes the prompt from the start and the last counts from the deltas', () => {
    const stream = new AnthropicStreamUsage();
    expect(stream.read()).toBeNull();
    stream.see({ type: 'ping' });
    stream.see(start);
    stream.see({ type: 'content_block_delta' });
    stream.see({
      type: 'message_delta',
      usage: {
        input_tokens: null,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        output_tokens: 210,
        output_tokens_details: null,
      },
    });
    stream.see({
      type: 'message_delta',
      usage: { output_tokens: 503, output_tokens_details: { thinking_tokens: 320 } },
    });
    stream.see({ type: 'message_stop' });
    expect(stream.read()).toEqual(reading);
  });

  it('keeps what a stream that was cut short had told', () => {
    const stream = new AnthropicStreamUsage();
    stream.see(start);
    expect(stream.read()).toEqual({ ...reading, outputTokens: 1, reasoningTokens: 0 });
  });

  it('takes counts of the prompt that a delta corrects', () => {
    const stream = new AnthropicStreamUsage();
    stream.see(start);
    // A server's own tools, such as a search, make the prompt longer.
    const later = { input_tokens: 10_682, output_tokens: 510, cache_read_input_tokens: 30_433 };
    stream.see({ type: 'message_delta', usage: later });
    expect(stream.read()).toMatchObject({ inputTokens: 10_682, outputTokens: 510 });
  });
});
