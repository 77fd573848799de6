/** What a batch of events adds to the totals of executions. */
import {
  type NewOrganizationExecutionUsage,
  nanoToUsd,
  type UsageRecord,
  usdToNano,
} from '@runledger/schema';
import type { ExecutionFacts, Taken } from './event.ts';

/** What is to be added to the totals of one organization's executions. */
export interface OrganizationTotals {
  readonly organizationId: string;
  readonly usage: readonly NewOrganizationExecutionUsage[];
}

/**
 * Adds up a batch by execution and component. Organizations and executions come in the order of their keys, so
 * that batches which lock them one after the other cannot deadlock.
 */
export function totalsOf(batch: readonly Taken[]): OrganizationTotals[] {
  const sums = new Map<string, Sum>();
  for (const { event, execution } of batch) {
    if (!execution) continue;
    const { organizationId, taskExecId, workflowExecId } = event;
    const kind = taskExecId ? 'task' : 'workflow';
    const key = [organizationId, kind, taskExecId ?? workflowExecId, execution.component].join(
      '\n',
    );
    const sum = sums.get(key) ?? { ...NOTHING, first: event, last: event, facts: execution };
    sums.set(key, added(sum, event, execution));
  }
  const byOrganization = new Map<string, NewOrganizationExecutionUsage[]>();
  for (const [, sum] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { organizationId } = sum.first;
    const usage = byOrganization.get(organizationId) ?? [];
    byOrganization.set(organizationId, usage);
    usage.push(rowOf(sum));
  }
  return [...byOrganization].map(([organizationId, usage]) => ({ organizationId, usage }));
}

interface Counts {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  readonly reasoningTokens: number;
  readonly cachedPromptTokens: number;
  readonly inputAudioTokens: number | null;
  readonly outputAudioTokens: number | null;
  readonly costNanoUsd: number;
}

interface Sum extends Counts {
  readonly first: UsageRecord;
  /** The latest request: its model, provider and agent stand for all. */
  readonly last: UsageRecord;
  readonly facts: ExecutionFacts;
}

const NOTHING: Counts = {
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
  reasoningTokens: 0,
  cachedPromptTokens: 0,
  inputAudioTokens: null,
  outputAudioTokens: null,
  costNanoUsd: 0,
};

function added(sum: Sum, event: UsageRecord, facts: ExecutionFacts): Sum {
  const { inputTokens = 0, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens = 0 } = event;
  const prompt = inputTokens + cachedInputTokens + cacheWriteTokens;
  const isLatest = event.occurredAt >= sum.last.occurredAt;
  return {
    first: sum.first,
    last: isLatest ? event : sum.last,
    facts: isLatest ? facts : sum.facts,
    promptTokens: sum.promptTokens + prompt,
    completionTokens: sum.completionTokens + outputTokens,
    totalTokens: sum.totalTokens + (facts.totalTokens ?? prompt + outputTokens),
    reasoningTokens: sum.reasoningTokens + (event.reasoningTokens ?? 0),
    cachedPromptTokens: sum.cachedPromptTokens + cachedInputTokens,
    inputAudioTokens: addKnown(sum.inputAudioTokens, facts.inputAudioTokens),
    outputAudioTokens: addKnown(sum.outputAudioTokens, facts.outputAudioTokens),
    costNanoUsd: sum.costNanoUsd + usdToNano(event.costUsd ?? 0),
  };
}

/** A sum of what is known; unknown where nothing is. */
function addKnown(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

function rowOf({
  first: _,
  last,
  facts,
  costNanoUsd,
  ...counts
}: Sum): NewOrganizationExecutionUsage {
  return {
    ...(last.taskExecId
      ? { taskExecId: last.taskExecId }
      : { workflowExecId: last.workflowExecId }),
    component: facts.component,
    agentId: facts.agentId,
    provider: last.provider,
    model: last.model,
    ...counts,
    costUsd: nanoToUsd(costNanoUsd),
  };
}
