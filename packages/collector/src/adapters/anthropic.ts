/** Usage in responses of Anthropic's Messages API. */
import {
  countOf,
  known,
  type MaybeCount,
  propertiesOf,
  textOf,
  type UsageReading,
} from './reading.ts';

interface Counts {
  readonly input_tokens?: MaybeCount;
  readonly output_tokens?: MaybeCount;
  readonly cache_creation_input_tokens?: MaybeCount;
  readonly cache_read_input_tokens?: MaybeCount;
}

/**
 * `usage` of a message. The whole prompt is the sum of `input_tokens`, `cache_creation_input_tokens` and
 * `cache_read_input_tokens`; `output_tokens` includes thinking. Tokens of a `compaction` iteration are billed and
 * not part of the other fields, nor are those of an `advisor_message`, another model's, which are not read here.
 * `cache_creation` divides what was written to the cache by how long it is kept; Anthropic bills an hour at a higher
 * price than five minutes, and Runledger has one class and one price for both. Those who write for an hour give the
 * registry a price for that, or each event its `costUsd`.
 * @see https://platform.claude.com/docs/en/api/messages, `Usage` and `BetaIterationsUsage` of anthropic-sdk-typescript 1.12
 */
export interface AnthropicUsage extends Counts {
  readonly output_tokens_details?: { readonly thinking_tokens?: MaybeCount } | null;
  readonly iterations?: readonly (Counts & { readonly type: string })[] | null;
}

export interface AnthropicMessage {
  readonly id?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly usage?: AnthropicUsage | null | undefined;
}

/**
 * Reads the usage of a whole message, such as `await stream.finalMessage()`. All that was written to the cache is one
 * class, `cacheWriteTokens`, whether it is kept for five minutes or for an hour.
 * @returns `null` where no tokens are told of
 */
export function readAnthropic(message: AnthropicMessage): UsageReading | null {
  const { id, model, usage } = propertiesOf(message);
  const { iterations, ...counts } = propertiesOf(usage);
  const compactions = (Array.isArray(iterations) ? iterations : []).filter(
    (each) => each?.type === 'compaction',
  );
  const all: readonly Counts[] = [counts, ...compactions];
  if (COUNTS.every((count) => all.every((each) => countOf(each[count]) === null))) return null;
  const sum = (count: keyof Counts) =>
    all.reduce((total, each) => total + (countOf(each[count]) ?? 0), 0);
  const outputTokens = sum('output_tokens');
  return {
    provider: 'anthropic',
    ...known({ model: textOf(model), requestId: textOf(id) }),
    inputTokens: sum('input_tokens'),
    cachedInputTokens: sum('cache_read_input_tokens'),
    cacheWriteTokens: sum('cache_creation_input_tokens'),
    outputTokens,
    // Documented as never above the output, and as counted inexactly.
    reasoningTokens: Math.min(
      countOf(counts.output_tokens_details?.thinking_tokens) ?? 0,
      outputTokens,
    ),
  };
}

const COUNTS = [
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
] as const satisfies readonly (keyof Counts)[];

/** One event of a streamed message; only `message_start` and `message_delta` say something about usage. */
export interface AnthropicStreamEvent {
  readonly type: string;
  readonly message?: AnthropicMessage | null | undefined;
  readonly usage?: AnthropicUsage | null | undefined;
}

/**
 * Reads the usage of a streamed message. `message_start` brings the prompt, each `message_delta` the counts so far,
 * `null` where nothing has changed since. A stream that is cut short keeps what it had told.
 *
 * @example
 * ```ts
 * const usage = new AnthropicStreamUsage();
 * for await (const event of stream) usage.see(event);
 * const reading = usage.read();
 * ```
 */
export class AnthropicStreamUsage {
  #message: AnthropicMessage = {};

  see(event: AnthropicStreamEvent): void {
    const { message, usage } = propertiesOf(event);
    if (message) this.#message = message;
    else if (usage) {
      this.#message = { ...this.#message, usage: { ...this.#message.usage, ...known(usage) } };
    }
  }

  /** @returns `null` before the first event that told of usage */
  read(): UsageReading | null {
    return readAnthropic(this.#message);
  }
}
