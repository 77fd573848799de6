/** Taking usage of language models from an application. */
export {
  type AiSdkReadOptions,
  type AiSdkResult,
  type AiSdkUsage,
  readAiSdk,
} from './adapters/ai-sdk.ts';
export {
  type AnthropicMessage,
  type AnthropicStreamEvent,
  AnthropicStreamUsage,
  type AnthropicUsage,
  readAnthropic,
} from './adapters/anthropic.ts';
export {
  type OpenAiAnswer,
  type OpenAiCompletionUsage,
  type OpenAiDurationUsage,
  type OpenAiResponseUsage,
  readOpenAi,
} from './adapters/openai.ts';
export { readOpenTelemetry, type SpanAttributes } from './adapters/opentelemetry.ts';
export type { UsageReading } from './adapters/reading.ts';
export { type CloseOptions, type FlushOptions, UsageCollector } from './collector.ts';
export { CollectorFullError, UnrecordedUsageError } from './errors.ts';
export type { CollectedUsage } from './event.ts';
export type { CollectorOptions, FailedAttempt, Rejection } from './options.ts';
export { type RecordUsageOptions, recordUsage } from './record-usage.ts';
export type { CollectorStore, CollectorTransaction } from './store.ts';
