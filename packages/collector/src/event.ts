/** Usage as applications give it, and what becomes of it the moment it is taken in. */
import {
  executionLlmUsage,
  isProperties,
  isTimely,
  newRowValidator,
  UNTIMELY,
  type UsageRecord,
  usageEvents,
  usageIdempotencyKeys,
  ValidationError,
} from '@runledger/schema';

/**
 * One request to a model. Identifier and time are given when it is taken in, unless they are there. An event that
 * names an execution is also added to that execution's totals: the task's where it names one, else the workflow's.
 */
export interface CollectedUsage extends Omit<UsageRecord, 'occurredAt' | 'recordedAt'> {
  /** When the request was made; when it is taken in unless given. */
  occurredAt?: Date | undefined;
  /** Kind of component that made the request, for the execution's totals: `agent` unless given. */
  component?: string | undefined;
  /** The agent that made the request, for the execution's totals. */
  agentId?: string | null | undefined;
  /** Tokens of prompt and completion as the provider counts them; the sum of both unless given. */
  totalTokens?: number | undefined;
  /** Audio tokens among the prompt's, for the execution's totals. */
  inputAudioTokens?: number | null | undefined;
  /** Audio tokens among the generated ones, for the execution's totals. */
  outputAudioTokens?: number | null | undefined;
}

/** An event that was taken in: valid, and with the identifier and time that every attempt to record it repeats. */
export interface Taken {
  /** Counts what a collector took in. */
  readonly place: number;
  /** Its cost may be filled in before it is recorded. */
  event: UsageRecord;
  readonly execution: ExecutionFacts | null;
}

/** What an execution's totals say beyond the event. */
export interface ExecutionFacts {
  readonly component: string;
  readonly agentId: string | null;
  readonly totalTokens: number | null;
  readonly inputAudioTokens: number | null;
  readonly outputAudioTokens: number | null;
}

const DEFAULT_COMPONENT = 'agent';

const { component, agentId, totalTokens, inputAudioTokens, outputAudioTokens } =
  executionLlmUsage.columns;
const ofExecution = { component, agentId, totalTokens, inputAudioTokens, outputAudioTokens };

const validate = newRowValidator(usageEvents, {
  beside: { idempotencyKey: usageIdempotencyKeys.columns.key, ...ofExecution },
});

/**
 * Makes an event ready to be recorded however often it takes.
 * @throws ValidationError when the model refuses it
 */
export function takeIn(usage: CollectedUsage, now: Date, place: number): Taken {
  // What is no object is left for the model to refuse.
  const given = isProperties(usage) ? { ...usage, occurredAt: usage.occurredAt ?? now } : usage;
  const row = validate(given as UsageRecord, { now });
  if (!isTimely(row.occurredAt, now)) {
    throw new ValidationError('The usage event', [{ path: 'occurredAt', message: UNTIMELY }]);
  }
  const { recordedAt: _, ...event } = row;
  const { idempotencyKey } = usage;
  return {
    place,
    event: idempotencyKey === undefined ? event : { ...event, idempotencyKey },
    execution: event.taskExecId === null && event.workflowExecId === null ? null : factsOf(usage),
  };
}

function factsOf(usage: CollectedUsage): ExecutionFacts {
  return {
    component: usage.component ?? DEFAULT_COMPONENT,
    agentId: usage.agentId ?? null,
    totalTokens: usage.totalTokens ?? null,
    inputAudioTokens: usage.inputAudioTokens ?? null,
    outputAudioTokens: usage.outputAudioTokens ?? null,
  };
}
