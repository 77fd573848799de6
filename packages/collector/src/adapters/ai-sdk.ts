/** Usage in results of the Vercel AI SDK. */
import { optionIssues } from '@runledger/schema';
import {
  completionTokens,
  countOf,
  known,
  promptTokens,
  propertiesOf,
  textOf,
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
  /** What the provider sent, from version 6 on and for a single step. */
  readonly raw?: unknown;
  /** Of `embed` and `embedMany`. */
  readonly tokens?: number | undefined;
}

/** What `generateText`, `generateObject` and `embed` return, and `onFinish` (`onEnd`) of a stream is given. */
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
 * `{ totalUsage: await result.totalUsage, response: await result.response, providerMetadata: await
 * result.providerMetadata }`.
 *
 * Version 5 does not say whether a provider counts its cache within the prompt. OpenAI, Google and most others do;
 * Anthropic and Amazon Bedrock do not, and are known by their `providerMetadata`: give it, wherever there is one. There
 * too is what they wrote to the cache, for the last step alone. Give the results of each step, where version 5 calls
 * them with tools and a cache.
 *
 * @returns `null` where the provider reported no usage
 * @throws ValidationError where the options do not name the provider
 */
export function readAiSdk(result: AiSdkResult, options: AiSdkReadOptions): UsageReading | null {
  const provider = providerOf(options);
  const { totalUsage, usage: ofStep, response, providerMetadata } = propertiesOf(result);
  const usage: AiSdkUsage = propertiesOf(totalUsage ?? ofStep);
  const prompt = usage.inputTokens ?? usage.tokens;
  if (countOf(prompt) === null && countOf(usage.outputTokens) === null) return null;
  const { modelId, id } = propertiesOf(response);
  return {
    provider,
    ...known({ model: textOf(modelId), requestId: textOf(id) }),
    ...promptOf({ ...usage, inputTokens: prompt }, propertiesOf(providerMetadata)),
    ...completionTokens({
      total: usage.outputTokens,
      reasoning: usage.outputTokenDetails?.reasoningTokens ?? usage.reasoningTokens,
      all: usage.totalTokens,
      prompt,
    }),
    ...known({ totalTokens: countOf(usage.totalTokens) }),
  } as UsageReading;
}

function providerOf(options: AiSdkReadOptions): string {
  const subject = 'The reading of usage';
  const issues = optionIssues(subject, options, ['provider']);
  const provider = textOf(options.provider);
  if (provider === null) issues.add('provider', 'must name who served the model');
  issues.assertNone(subject);
  return provider as string;
}

type Metadata = Readonly<Record<string, unknown>>;

function promptOf(usage: AiSdkUsage, metadata: Metadata) {
  const { inputTokens: total, inputTokenDetails: details } = usage;
  const cached = details?.cacheReadTokens ?? usage.cachedInputTokens;
  const written = details ? details.cacheWriteTokens : writtenBy(metadata);
  if (!isWithoutCache(usage, metadata)) return promptTokens({ total, cached, written });
  return {
    inputTokens: countOf(total) ?? 0,
    cachedInputTokens: countOf(cached) ?? 0,
    cacheWriteTokens: countOf(written) ?? 0,
  };
}

/** Whether `inputTokens` are only those that were neither read from a cache nor written to one. */
function isWithoutCache(usage: AiSdkUsage, metadata: Metadata): boolean {
  const { inputTokens = 0, inputTokenDetails: details, raw } = usage;
  if (!details) return 'anthropic' in metadata || 'bedrock' in metadata;
  // Version 6 says what it is; but first releases of `@ai-sdk/amazon-bedrock` 4.0 took what Bedrock counts for the
  // whole prompt, and took the cache out of it once more (vercel/ai#13902).
  const { noCacheTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0 } = details;
  if (noCacheTokens < 0) return true;
  if (!('bedrock' in metadata) || cacheReadTokens + cacheWriteTokens === 0) return false;
  const { inputTokens: sent } = propertiesOf(raw as { inputTokens?: unknown } | null);
  if (countOf(sent) !== null) return sent === inputTokens;
  return noCacheTokens + cacheReadTokens + cacheWriteTokens > inputTokens;
}

/** `cacheCreationInputTokens` of `@ai-sdk/anthropic` 2.0, and what `@ai-sdk/amazon-bedrock` 3.0 has in its place. */
function writtenBy({ anthropic, bedrock }: Metadata): number | null {
  const ofAnthropic = propertiesOf(anthropic as { cacheCreationInputTokens?: unknown } | null);
  const ofBedrock = propertiesOf(
    bedrock as { usage?: { cacheWriteInputTokens?: unknown } | null } | null,
  );
  return (
    countOf(ofAnthropic.cacheCreationInputTokens) ??
    countOf(propertiesOf(ofBedrock.usage).cacheWriteInputTokens)
  );
}
