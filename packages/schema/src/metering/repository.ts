/** Recording usage: every event counts once, however often it is sent. */
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { DailyUsage, NewUsageEvent, UsageEvent } from '../rows.ts';

/**
 * An event to record. Without `costUsd` its cost is unknown, which is not the same as free. `occurredAt` lies
 * between the year 2000 and a year from now.
 */
export interface UsageRecord extends NewUsageEvent {
  /**
   * For callers whose retries cannot repeat `id` and `occurredAt`: another event under the same key is the
   * same event, until {@link MeteringRepository.purgeIdempotencyKeys} has forgotten the key.
   */
  idempotencyKey?: string;
}

/** An event of the organization whose store records it. */
export type OrganizationUsageRecord = Omit<UsageRecord, 'organizationId'>;

export interface RecordResult {
  readonly id: string;
  /** False when the event was recorded before: nothing changed. */
  readonly recorded: boolean;
}

export interface BatchResult {
  /** Events that are new. */
  readonly recorded: number;
  /** Events that were recorded before, or stand twice in the batch. */
  readonly duplicates: number;
}

export interface KeyPurgeOptions {
  /** Keys whose event was recorded before this instant: a week ago, say, where no caller retries for longer. */
  readonly recordedBefore: Date;
  /** How many at most: 1 to 10,000, 1,000 unless given. Call again until fewer come back. */
  readonly limit?: number | undefined;
}

/** Metering of all organizations. */
export interface MeteringRepository {
  /**
   * Records one event: the event, its day's totals and the mark for its hour's rollup commit together.
   * @throws ValidationError when the model refuses the event
   * @throws ForeignKeyViolationError (`fk_daily_usage_organization_id`) when the organization does not exist
   * @throws DataError when a total of its day would be beyond 2^63 - 1, which no database holds; nothing is recorded
   * then
   */
  record(event: UsageRecord): Promise<RecordResult>;
  /**
   * Records many events in one transaction, all or none; the fast path for bulk ingest.
   * @throws ValidationError naming each refused event by its place, `events[3].inputTokens`
   * @throws ForeignKeyViolationError (`fk_daily_usage_organization_id`) when an organization does not exist
   * @throws DataError as {@link record}
   */
  recordBatch(events: readonly UsageRecord[]): Promise<BatchResult>;
  /**
   * Forgets idempotency keys, the oldest first, and of one time the first by organization and key; the events stay.
   * Nothing else does: an application whose callers use keys runs it now and then, once a day for instance.
   * @returns how many
   * @throws ValidationError naming everything that is wrong with the options
   */
  purgeIdempotencyKeys(options: KeyPurgeOptions): Promise<number>;
}

/**
 * Events are found by time, by job and by user, in the order of the list. Every other filter is tried on the events
 * that these leave: name a time, or a user, where an organization has many events and few of them fit.
 */
export interface UsageEventFilter extends PageRequest {
  /** Occurred at this instant or later. */
  readonly occurredFrom?: Date | undefined;
  /** Occurred before this instant. */
  readonly occurredBefore?: Date | undefined;
  readonly userId?: OneOrMore<string> | undefined;
  readonly apiKeyId?: OneOrMore<string> | undefined;
  readonly jobId?: string | undefined;
  readonly workflowExecId?: string | undefined;
  readonly taskExecId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly provider?: OneOrMore<string> | undefined;
  readonly model?: OneOrMore<string> | undefined;
  readonly status?: OneOrMore<UsageEvent['status']> | undefined;
}

export interface DailyUsageFilter extends PageRequest {
  /** This day or later, `YYYY-MM-DD`. */
  readonly dayFrom?: string | undefined;
  /** This day or earlier. */
  readonly dayTo?: string | undefined;
  /** The nil UUID: usage of no user. */
  readonly userId?: OneOrMore<string> | undefined;
  readonly apiKeyId?: OneOrMore<string> | undefined;
}

/** A day's totals; the sum is exact in nano-dollars, also beyond what `costUsd` can hold exactly. */
export type DailyUsageTotals = DailyUsage & { readonly costNanoUsd: bigint };

/** Metering of one organization; see {@link MeteringRepository}. */
export interface OrganizationMetering {
  /** Events, newest first unless asked otherwise. */
  listEvents(filter?: UsageEventFilter): Promise<Page<UsageEvent>>;
  /**
   * Totals by day, user and key, the newest day first unless asked otherwise.
   * @throws DataError when a day on the page has more tokens than a number holds exactly
   */
  listDailyUsage(filter?: DailyUsageFilter): Promise<Page<DailyUsageTotals>>;
  record(event: OrganizationUsageRecord): Promise<RecordResult>;
  recordBatch(events: readonly OrganizationUsageRecord[]): Promise<BatchResult>;
}
