import { describe, expect, it } from 'vitest';
import { readOpenTelemetry } from './opentelemetry.ts';

const span = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'anthropic',
  'gen_ai.request.model': 'claude-sonnet-4',
  'gen_ai.response.model': 'claude-sonnet-4-20250514',
  'gen_ai.response.id': 'msg_1',
  'gen_ai.usage.input_tokens': 30_732,
  'gen_ai.usage.cache_read.input_tokens': 30_433,
  'gen_ai.usage.cache_creation.input_tokens': 287,
  'gen_ai.usage.output_tokens': 503,
  'gen_ai.usage.reasoning.output_tokens': 320,
};

const reading = {
  provider: 'anthropic',
  model: 'claude-sonnet-4-20250514',
  requestId: 'msg_1',
  inputTokens: 12,
  cachedInputTokens: 30_433,
  cacheWriteTokens: 287,
  outputTokens: 503,
  reasoningTokens: 320,
};

describe('readOpenTelemetry', () => {
  it('takes the cache out of the input, which includes it by the conventions', () => {
    expect(readOpenTelemetry(span)).toEqual(reading);
  });

  it('knows the newest name for what was written to the cache', () => {
    const { 'gen_ai.usage.cache_creation.input_tokens': written, ...others } = span;
    expect(
      readOpenTelemetry({ ...others, 'gen_ai.usage.cache_write.input_tokens': written }),
    ).toEqual(reading);
  });

  it('takes a cache larger than the input to be beside it', () => {
    expect(readOpenTelemetry({ ...span, 'gen_ai.usage.input_tokens': 12 })).toEqual(reading);
  });

  it('reads the names that instrumentations still send', () => {
    expect(
      readOpenTelemetry({
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.prompt_tokens': 100,
        'gen_ai.usage.completion_tokens': 180,
      }),
    ).toEqual({
      provider: 'openai',
      model: 'gpt-4o',
      inputTokens: 100,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 180,
      reasoningTokens: 0,
    });
  });

  it('reads integers that OTLP wrote as text', () => {
    const asText = Object.entries(span).map(([name, value]) => [name, String(value)]);
    expect(readOpenTelemetry(Object.fromEntries(asText))).toEqual(reading);
  });

  it('takes the request for the model where the response names none', () => {
    expect(readOpenTelemetry({ ...span, 'gen_ai.response.model': '' })).toMatchObject({
      model: 'claude-sonnet-4',
    });
  });

  it('takes what cannot be a count for none', () => {
    const odd = { ...span, 'gen_ai.usage.input_tokens': 'abc' };
    expect(readOpenTelemetry(odd)).toMatchObject({ inputTokens: 0, outputTokens: 503 });
    expect(readOpenTelemetry({ ...odd, 'gen_ai.usage.prompt_tokens': 30_732 })).toEqual(reading);
    expect(readOpenTelemetry({ ...odd, 'gen_ai.usage.output_tokens': -1 })).toBeNull();
  });

  it.each([undefined, null, 'span', 5])('says nothing of %j', (attributes) => {
    expect(readOpenTelemetry(attributes as never)).toBeNull();
  });

  it('says nothing of spans without tokens, provider or model', () => {
    expect(readOpenTelemetry({ 'http.request.method': 'POST' })).toBeNull();
    expect(readOpenTelemetry({ ...span, 'gen_ai.provider.name': undefined })).toBeNull();
    expect(
      readOpenTelemetry({ 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'gpt-4o' }),
    ).toBeNull();
  });
});
