/** The events that every contestant records: deterministic, with a month of spread and a few users. */
import type { UsageRecord } from '@runledger/schema';

export const ORGANIZATION = '01930000-0000-7000-8000-000000000001';

export function uuid(number: number): string {
  return `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** Events from `first` on; the same number is the same event. */
export function events(count: number, first = 0): UsageRecord[] {
  const start = Date.UTC(2026, 0, 1);
  return Array.from({ length: count }, (_, place) => {
    const number = first + place;
    return {
      organizationId: ORGANIZATION,
      id: uuid(1_000_000 + number),
      occurredAt: new Date(start + number * 977),
      userId: uuid(10 + (number % 50)),
      apiKeyId: uuid(100 + (number % 50)),
      requestId: `request-${number}`,
      provider: 'anthropic',
      model: number % 3 === 0 ? 'claude-haiku' : 'claude-sonnet',
      inputTokens: 900 + (number % 2000),
      cachedInputTokens: number % 500,
      outputTokens: 50 + (number % 700),
      costUsd: (1000 + (number % 977)) / 1_000_000,
      durationMs: 300 + (number % 4000),
    };
  });
}

/** The columns of `usage_events` and their place, as someone writing SQL by hand would list them. */
export const EVENT_COLUMNS = [
  'organization_id',
  'occurred_at',
  'id',
  'user_id',
  'api_key_id',
  'job_id',
  'workflow_exec_id',
  'task_exec_id',
  'request_id',
  'provider',
  'model',
  'status',
  'error_code',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_nano_usd',
  'price_id',
  'duration_ms',
  'iterations_run',
  'tags',
  'metadata',
  'recorded_at',
] as const;

export type StoredEvent = Record<(typeof EVENT_COLUMNS)[number], string | number | null>;

/** The event as its columns hold it, with instants as ISO text, which both engines take. */
export function toStored(event: UsageRecord): StoredEvent {
  return {
    organization_id: event.organizationId,
    occurred_at: event.occurredAt.toISOString(),
    id: event.id ?? null,
    user_id: event.userId ?? null,
    api_key_id: event.apiKeyId ?? null,
    job_id: event.jobId ?? null,
    workflow_exec_id: event.workflowExecId ?? null,
    task_exec_id: event.taskExecId ?? null,
    request_id: event.requestId ?? null,
    provider: event.provider,
    model: event.model,
    status: event.status ?? 'ok',
    error_code: event.errorCode ?? null,
    input_tokens: event.inputTokens ?? 0,
    cached_input_tokens: event.cachedInputTokens ?? 0,
    cache_write_tokens: event.cacheWriteTokens ?? 0,
    output_tokens: event.outputTokens ?? 0,
    reasoning_tokens: event.reasoningTokens ?? 0,
    cost_nano_usd:
      event.costUsd === null || event.costUsd === undefined
        ? null
        : Math.round(event.costUsd * 1e9),
    price_id: null,
    duration_ms: event.durationMs ?? null,
    iterations_run: null,
    tags: null,
    metadata: null,
    recorded_at: new Date().toISOString(),
  };
}

/** The daily total that one event adds to. */
export function toDaily(event: StoredEvent) {
  return {
    organization_id: event.organization_id as string,
    user_id: event.user_id as string,
    api_key_id: event.api_key_id as string,
    day: (event.occurred_at as string).slice(0, 10),
    request_count: 1,
    input_tokens: event.input_tokens as number,
    output_tokens: event.output_tokens as number,
    cost_nano_usd: event.cost_nano_usd as number,
  };
}

/** The mark for the event's hour. */
export function toMark(event: StoredEvent, id: string) {
  return {
    organization_id: event.organization_id as string,
    bucket_start: `${(event.occurred_at as string).slice(0, 13)}:00:00.000Z`,
    id,
  };
}
