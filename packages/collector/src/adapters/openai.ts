/** Usage in responses of OpenAI's APIs, and of the many servers that speak their language. */
import {
  completionTokens,
  known,
  type MaybeCount,
  promptTokens,
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
 * `usage` of the Responses API; the details are parts of what they belong to.
 * @see https://developers.openai.com/api/docs/guides/prompt-caching, `ResponseUsage` of openai-node 7.57
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
}

interface Answer {
  readonly id?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly usage?: OpenAiCompletionUsage | OpenAiResponseUsage | null | undefined;
}

/**
 * A chat completion or one chunk of it, a response of the Responses API, or one event of its stream, which carries
 * the response.
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
 * @returns `null` where there is no usage, as in all other parts of a stream
 */
export function readOpenAi(answer: OpenAiAnswer): UsageReading | null {
  const { id, model, usage } = inner(answer);
  if (!usage) return null;
  return {
    provider: 'openai',
    ...known({ model, requestId: id }),
    ...('prompt_tokens' in usage ? ofCompletion(usage) : ofResponse(usage)),
  } as UsageReading;
}

function inner(answer: OpenAiAnswer): Answer {
  return 'response' in answer && answer.response ? answer.response : (answer as Answer);
}

function ofCompletion(usage: OpenAiCompletionUsage) {
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
      totalTokens: usage.total_tokens,
      inputAudioTokens: ofPrompt?.audio_tokens,
      outputAudioTokens: ofAnswer?.audio_tokens,
    }),
  };
}

function ofResponse(usage: OpenAiResponseUsage) {
  return {
    ...promptTokens({
      total: usage.input_tokens,
      cached: usage.input_tokens_details?.cached_tokens,
      written: usage.input_tokens_details?.cache_write_tokens,
    }),
    ...completionTokens({
      total: usage.output_tokens,
      reasoning: usage.output_tokens_details?.reasoning_tokens,
      all: usage.total_tokens,
      prompt: usage.input_tokens,
    }),
    ...known({ totalTokens: usage.total_tokens }),
  };
}
