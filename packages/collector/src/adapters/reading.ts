/** What every adapter reads from a response, and the arithmetic that providers make necessary. */

/**
 * A response's facts in the words of a usage event, to be spread into one. The classes of tokens are disjoint:
 * `inputTokens` are neither read from a cache nor written to one; `outputTokens` include `reasoningTokens`.
 */
export interface UsageReading {
  readonly provider: string;
  /** The model that answered; not there where the response does not say. */
  readonly model?: string;
  /** The provider's identifier of the response. */
  readonly requestId?: string;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly totalTokens?: number;
  readonly inputAudioTokens?: number;
  readonly outputAudioTokens?: number;
}

/** A count that a provider may leave out. */
export type MaybeCount = number | null | undefined;

export interface PromptCounts {
  /** The whole prompt, what was read from a cache or written to one included. */
  readonly total: MaybeCount;
  readonly cached: MaybeCount;
  readonly written: MaybeCount;
}

/**
 * Takes a prompt apart. Where the parts are more than the whole, the whole cannot include them: some servers that
 * speak another provider's language count as they always did.
 */
export function promptTokens({ total, cached, written }: PromptCounts) {
  const prompt = total ?? 0;
  const cachedInputTokens = cached ?? 0;
  const cacheWriteTokens = written ?? 0;
  const ofCache = cachedInputTokens + cacheWriteTokens;
  return {
    inputTokens: ofCache > prompt ? prompt : prompt - ofCache,
    cachedInputTokens,
    cacheWriteTokens,
  };
}

export interface CompletionCounts {
  readonly total: MaybeCount;
  readonly reasoning: MaybeCount;
  /** Prompt and completion together, as the provider counts them. */
  readonly all: MaybeCount;
  readonly prompt: MaybeCount;
}

/**
 * What was generated, reasoning included. xAI, and Gemini behind version 5 of the AI SDK, count reasoning beside
 * the completion; the sum of everything tells (vercel/ai#9774 shows such a response).
 */
export function completionTokens({ total, reasoning, all, prompt }: CompletionCounts) {
  const completion = total ?? 0;
  const reasoningTokens = reasoning ?? 0;
  const isBeside =
    reasoningTokens > completion ||
    (all ?? Number.NaN) === (prompt ?? 0) + completion + reasoningTokens;
  return {
    outputTokens: isBeside ? completion + reasoningTokens : completion,
    reasoningTokens,
  };
}

/** The properties that have a value: absent ones must not take the place of what a caller says. */
export function known<T extends object>(facts: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const given = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: NonNullable<T[K]> };
}
