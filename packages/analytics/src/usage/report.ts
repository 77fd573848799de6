/** What a usage report says. */

/** What usage can be grouped by; hours and days are in UTC. */
export type UsageGrouping = 'hour' | 'day' | 'model' | 'organization' | 'key' | 'user';

export interface UsageReportQuery {
  readonly by: UsageGrouping;
  /** Events from this instant on. Default: from the first. */
  readonly from?: Date;
  /** Events before this instant. Default: up to the last. */
  readonly to?: Date;
  /** Events of this organization only. */
  readonly organizationId?: string;
}

/** Exact sums; token classes as in `usage_events`. */
export interface UsageTotals {
  readonly requestCount: bigint;
  readonly errorCount: bigint;
  readonly inputTokens: bigint;
  readonly cachedInputTokens: bigint;
  readonly cacheWriteTokens: bigint;
  readonly outputTokens: bigint;
  readonly reasoningTokens: bigint;
  /** Sum of the known costs, in billionths of a US dollar. */
  readonly costNanoUsd: bigint;
  /** Requests whose cost is not known, and so not in the sum. */
  readonly unpricedCount: bigint;
}

/** What the events of a group have in common; `null` where they have none. */
export type GroupNames = { readonly [name: string]: string | null };

/** One group: its names, such as `hour` or `provider` and `model`, and its sums. */
export interface UsageGroup extends UsageTotals {
  readonly [name: string]: string | null | bigint;
}

export interface UsageReport {
  readonly by: UsageGrouping;
  /** In the order of what they are grouped by, by code point. */
  readonly groups: readonly UsageGroup[];
  readonly total: UsageTotals;
}
