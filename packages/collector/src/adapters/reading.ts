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

/** Anything but what could be a count is as good as nothing said: it must not become a number by accident. */
export function countOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) + 0 : null;
}

/** A name or identifier; the empty text says nothing, and must not take the place of what does. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whatever an adapter is given, by its properties: what is no object has none. */
export function propertiesOf<T extends object>(given: T | null | undefined): Partial<T> {
  return typeof given === 'object' && given !== null ? given : {};
}

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
  const prompt = countOf(total) ?? 0;
  const cachedInputTokens = countOf(cached) ?? 0;
  const cacheWriteTokens = countOf(written) ?? 0;
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
  const completion = countOf(total) ?? 0;
  const reasoningTokens = countOf(reasoning) ?? 0;
  const isBeside =
    reasoningTokens > completion ||
    countOf(all) === (countOf(prompt) ?? 0) + completion + reasoningTokens;
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
