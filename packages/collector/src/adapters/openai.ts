/** Usage in responses of OpenAI's APIs, and of the many servers that speak their language. */
import {
  completionTokens,
  countOf,
  known,
  type MaybeCount,
  promptTokens,
  propertiesOf,
  textOf,
  type UsageReading,
} from './reading.ts';

/**
 * `usage` of a chat completion. `prompt_tokens` includes what `prompt_tokens_details` counts, and
 * `completion_tokens` what `completion_tokens_details` counts; `cache_write_tokens` is there for models whose
 * cache writes have a price.
 * @see https://developers.openai.com/api/docs/guides/prompt-caching, `CompletionUsage` of openai-node 7.57
 */
export interface OpenAiCompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens?: MaybeCount;
  readonly total_tokens?: MaybeCount;
  readonly prompt_tokens_details?: {
    readonly cached_tokens?: MaybeCount;
    readonly cache_write_tokens?: MaybeCount;
    readonly audio_tokens?: MaybeCount;
  } | null;
  readonly completion_tokens_details?: {
    readonly reasoning_tokens?: MaybeCount;
    readonly audio_tokens?: MaybeCount;
  } | null;
}

/**
 * `usage` of the Responses API, of transcriptions and of the Realtime API, which write `token_details`; the details
 * are parts of what they belong to.
 * @see https://developers.openai.com/api/docs/guides/prompt-caching, `ResponseUsage` and `RealtimeResponseUsage` of
 * openai-node 7.57
 */
export interface OpenAiResponseUsage {
  readonly input_tokens: number;
  readonly output_tokens?: MaybeCount;
  readonly total_tokens?: MaybeCount;
  readonly input_tokens_details?: {
    readonly cached_tokens?: MaybeCount;
    readonly cache_write_tokens?: MaybeCount;
  } | null;
  readonly output_tokens_details?: { readonly reasoning_tokens?: MaybeCount } | null;
  readonly input_token_details?: {
    readonly cached_tokens?: MaybeCount;
    readonly audio_tokens?: MaybeCount;
  } | null;
  readonly output_token_details?: { readonly audio_tokens?: MaybeCount } | null;
}

/** `usage` of a transcription that is billed by its length: it tells of no tokens. */
export interface OpenAiDurationUsage {
  readonly type: 'duration';
  readonly seconds: number;
}

interface Answer {
  readonly id?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly usage?:
    | OpenAiCompletionUsage
    | OpenAiResponseUsage
    | OpenAiDurationUsage
    | null
    | undefined;
}

/**
 * A chat completion or one chunk of it, a response of the Responses API, one event of its stream or of the Realtime
 * API, which carries the response, embeddings, or a transcription.
 */
export type OpenAiAnswer =
  | Answer
  | { readonly type?: string | undefined; readonly response?: Answer | null | undefined };

/**
 * Reads the usage of a chat completion or a response.
 *
 * A streamed chat completion reports its usage in the last chunk, and only with
 * `stream_options: { include_usage: true }`; a streamed response in its last event. Servers that report it in every
 * chunk report what was used so far. So the last reading of a stream counts:
 * `for await (const part of stream) reading = readOpenAi(part) ?? reading;`
 *
 * Calls to another provider in OpenAI's language say so: `{ ...readOpenAi(response), provider: 'groq' }`.
 *
 * @returns `null` where no tokens are told of, as in all other parts of a stream and in a transcription that is billed
 * by its length
 */
export function readOpenAi(answer: OpenAiAnswer): UsageReading | null {
  const { id, model, usage } = inner(answer);
  const counts = propertiesOf(usage as (OpenAiCompletionUsage & OpenAiResponseUsage) | null);
  const isCompletion = isTold(counts.prompt_tokens, counts.completion_tokens);
  if (!isCompletion && !isTold(counts.input_tokens, counts.output_tokens)) return null;
  return {
    provider: 'openai',
    ...known({ model: textOf(model), requestId: textOf(id) }),
    ...(isCompletion ? ofCompletion(counts) : ofResponse(counts)),
  } as UsageReading;
}

function isTold(...counts: readonly MaybeCount[]): boolean {
  return counts.some((count) => countOf(count) !== null);
}

function inner(answer: OpenAiAnswer): Answer {
  const given: Answer & { readonly response?: Answer | null | undefined } = propertiesOf(answer);
  return typeof given.response === 'object' && given.response !== null ? given.response : given;
}

function ofCompletion(usage: Partial<OpenAiCompletionUsage>) {
  const ofPrompt = usage.prompt_tokens_details;
  const ofAnswer = usage.completion_tokens_details;
  return {
    ...promptTokens({
      total: usage.prompt_tokens,
      cached: ofPrompt?.cached_tokens,
      written: ofPrompt?.cache_write_tokens,
    }),
    ...completionTokens({
      total: usage.completion_tokens,
      reasoning: ofAnswer?.reasoning_tokens,
      all: usage.total_tokens,
      prompt: usage.prompt_tokens,
    }),
    ...known({
      totalTokens: countOf(usage.total_tokens),
      inputAudioTokens: countOf(ofPrompt?.audio_tokens),
      outputAudioTokens: countOf(ofAnswer?.audio_tokens),
    }),
  };
}

function ofResponse(usage: Partial<OpenAiResponseUsage>) {
  const ofPrompt = usage.input_tokens_details;
  const ofRealtimePrompt = usage.input_token_details;
  return {
    ...promptTokens({
      total: usage.input_tokens,
      cached: ofPrompt?.cached_tokens ?? ofRealtimePrompt?.cached_tokens,
      written: ofPrompt?.cache_write_tokens,
    }),
    ...completionTokens({
      total: usage.output_tokens,
      reasoning: usage.output_tokens_details?.reasoning_tokens,
      all: usage.total_tokens,
      prompt: usage.input_tokens,
    }),
    ...known({
      totalTokens: countOf(usage.total_tokens),
      inputAudioTokens: countOf(ofRealtimePrompt?.audio_tokens),
      outputAudioTokens: countOf(usage.output_token_details?.audio_tokens),
    }),
  };
}
