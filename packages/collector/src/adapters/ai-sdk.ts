/** Usage in results of the Vercel AI SDK. */
import {
  completionTokens,
  known,
  type MaybeCount,
  promptTokens,
  type UsageReading,
} from './reading.ts';

/**
 * `LanguageModelUsage`. From version 6 on `inputTokens` is the whole prompt and `inputTokenDetails` takes it apart;
 * version 5 has `cachedInputTokens` and `reasoningTokens`, and passes on what the provider counts.
 * @see `packages/ai/src/types/usage.ts` of ai 6.0 and 7.0, `LanguageModelV2Usage` of `@ai-sdk/provider` for version 5
 */
export interface AiSdkUsage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly totalTokens?: number | undefined;
  readonly inputTokenDetails?: {
    readonly noCacheTokens?: number | undefined;
    readonly cacheReadTokens?: number | undefined;
    readonly cacheWriteTokens?: number | undefined;
  };
  readonly outputTokenDetails?: { readonly reasoningTokens?: number | undefined };
  readonly reasoningTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
}

/** What `generateText` and `generateObject` return, and `onFinish` (`onEnd`) of a stream is given. */
export interface AiSdkResult {
  /** Of the last step in versions 5 and 6, of all from 7 on. */
  readonly usage?: AiSdkUsage | undefined;
  /** Of all steps. */
  readonly totalUsage?: AiSdkUsage | undefined;
  readonly response?: { readonly id?: string; readonly modelId?: string } | undefined;
  readonly providerMetadata?: Readonly<Record<string, unknown>> | undefined;
}

export interface AiSdkReadOptions {
  /** Who served the model: the SDK's results do not say. */
  readonly provider: string;
}

/**
 * Reads the usage of all steps of a call. Results of a stream are promises: read what `onFinish` is given, or
 * `{ totalUsage: await result.totalUsage, response: await result.response }`.
 *
 * Version 5 does not say whether a provider counts its cache within the prompt. It does for all but Anthropic's
 * models, which are known by their `providerMetadata`; there too is what they wrote to the cache, for the last step
 * alone. Give the results of each step, where version 5 calls Anthropic with tools and a cache.
 *
 * @returns `null` where the provider reported no usage
 */
export function readAiSdk(result: AiSdkResult, options: AiSdkReadOptions): UsageReading | null {
  const usage = result.totalUsage ?? result.usage;
  if (!usage || (usage.inputTokens === undefined && usage.outputTokens === undefined)) return null;
  return {
    provider: options.provider,
    ...known({ model: result.response?.modelId, requestId: result.response?.id }),
    ...promptOf(usage, result.providerMetadata ?? {}),
    ...completionTokens({
      total: usage.outputTokens,
      reasoning: usage.outputTokenDetails?.reasoningTokens ?? usage.reasoningTokens,
      all: usage.totalTokens,
      prompt: usage.inputTokens,
    }),
    ...known({ totalTokens: usage.totalTokens }),
  } as UsageReading;
}

function promptOf(usage: AiSdkUsage, metadata: Readonly<Record<string, unknown>>) {
  const { inputTokenDetails: details } = usage;
  const cached = details?.cacheReadTokens ?? usage.cachedInputTokens;
  if (details)
    return promptTokens({ total: usage.inputTokens, cached, written: details.cacheWriteTokens });
  if (!('anthropic' in metadata)) {
    return promptTokens({ total: usage.inputTokens, cached, written: 0 });
  }
  return {
    inputTokens: usage.inputTokens ?? 0,
    cachedInputTokens: cached ?? 0,
    cacheWriteTokens: writtenByAnthropic(metadata.anthropic) ?? 0,
  };
}

/** `cacheCreationInputTokens` of `@ai-sdk/anthropic` 2.0. */
function writtenByAnthropic(metadata: unknown): MaybeCount {
  const { cacheCreationInputTokens } = (metadata ?? {}) as { cacheCreationInputTokens?: unknown };
  return typeof cacheCreationInputTokens === 'number' ? cacheCreationInputTokens : null;
}
