/** Usage in responses of Anthropic's Messages API. */
import { known, type MaybeCount, type UsageReading } from './reading.ts';

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
 * Reads the usage of a whole message, such as `await stream.finalMessage()`.
 * @returns `null` where there is no usage
 */
export function readAnthropic({ id, model, usage }: AnthropicMessage): UsageReading | null {
  if (!usage) return null;
  const all = [usage, ...(usage.iterations ?? []).filter(({ type }) => type === 'compaction')];
  const sum = (count: keyof Counts) => all.reduce((total, each) => total + (each[count] ?? 0), 0);
  const outputTokens = sum('output_tokens');
  return {
    provider: 'anthropic',
    ...known({ model, requestId: id }),
    inputTokens: sum('input_tokens'),
    cachedInputTokens: sum('cache_read_input_tokens'),
    cacheWriteTokens: sum('cache_creation_input_tokens'),
    outputTokens,
    // Documented as never above the output, and as counted inexactly.
    reasoningTokens: Math.min(usage.output_tokens_details?.thinking_tokens ?? 0, outputTokens),
  };
}

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
    if (event.message) this.#message = event.message;
    else if (event.usage) {
      this.#message = {
        ...this.#message,
        usage: { ...this.#message.usage, ...known(event.usage) },
      };
    }
  }

  /** @returns `null` before the first event that told of usage */
  read(): UsageReading | null {
    return readAnthropic(this.#message);
  }
}
