/** Jobs: enqueued for an organization, claimed by workers of all of them under a lease. */
import type { JsonValue } from '../model/json.ts';
import type { OneOrMore, Page, PageRequest } from '../page.ts';
import type { Job, JobFile, NewJob, NewJobFile } from '../rows.ts';

export type JobStatus = Job['status'];

/** A new job is queued; everything else is for workers to say. */
export type NewOrganizationJob = Pick<
  NewJob,
  | 'id'
  | 'userId'
  | 'queue'
  | 'kind'
  | 'priority'
  | 'payload'
  | 'options'
  | 'idempotencyKey'
  | 'runAt'
  | 'maxAttempts'
>;

export interface EnqueueResult {
  /** The new job, or the one that was enqueued under the same idempotency key before. */
  readonly job: Job;
  /** False when the key was known: nothing changed. */
  readonly enqueued: boolean;
}

export interface JobFilter extends PageRequest {
  readonly status?: OneOrMore<JobStatus> | undefined;
  readonly queue?: OneOrMore<string> | undefined;
  readonly kind?: OneOrMore<string> | undefined;
  readonly userId?: string | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

/** Number of jobs in each status, as far as they were counted; statuses without jobs are 0. */
export type JobCounts = Readonly<Record<JobStatus, number>>;

export interface JobCountRequest extends Pick<JobFilter, 'queue' | 'kind'> {
  /**
   * Counting ends here in each status: this number stands for so many or more. 10,000 unless given. Neither engine
   * counts a million rows in a few milliseconds, and who watches a queue wants to know whether it is empty, short or
   * long. `Number.MAX_SAFE_INTEGER` counts them all.
   */
  readonly upTo?: number | undefined;
}

export type NewOrganizationJobFile = Omit<NewJobFile, 'organizationId' | 'jobId'>;

/** Jobs of one organization. */
export interface OrganizationJobRepository {
  /**
   * Puts a job into its queue. Workers are woken once it is committed.
   * @throws ValidationError when the model refuses it
   * @throws UniqueViolationError when its identifier is taken
   * @throws ForeignKeyViolationError when the organization or the user does not exist
   */
  enqueue(job: NewOrganizationJob): Promise<EnqueueResult>;
  /** Enqueues many, all or none, in the order given; workers are woken once. */
  enqueueMany(jobs: readonly NewOrganizationJob[]): Promise<EnqueueResult[]>;
  get(id: string): Promise<Job | null>;
  getByIdempotencyKey(idempotencyKey: string): Promise<Job | null>;
  /** Jobs, newest first unless asked otherwise. */
  list(filter?: JobFilter): Promise<Page<Job>>;
  /** How many jobs are in each status, up to a bound. */
  counts(request?: JobCountRequest): Promise<JobCounts>;
  /**
   * Cancels a job that has not ended. A worker that runs it finds its lease lost.
   * @throws NotFoundError when the organization has no such job
   * @throws IllegalTransitionError when it has ended already
   */
  cancel(id: string): Promise<Job>;
  /**
   * Queues a failed or cancelled job again, with all its attempts before it.
   * @throws NotFoundError when the organization has no such job
   * @throws IllegalTransitionError when it is queued, processing or completed
   */
  retry(id: string): Promise<Job>;
  /** @throws ForeignKeyViolationError when the organization has no such job */
  addFile(jobId: string, file: NewOrganizationJobFile): Promise<JobFile>;
  /** The files of a job, oldest first. */
  files(jobId: string): Promise<JobFile[]>;
  /** False when there was none. */
  removeFile(jobId: string, fileId: string): Promise<boolean>;
}

/** Names a claimed job and the lease under which it is held. */
export interface JobLease {
  readonly organizationId: string;
  readonly id: string;
  readonly leaseToken: string;
}

/** A job that its worker holds until `lockedUntil`. */
export type ClaimedJob = Job & {
  readonly workerId: string;
  readonly leaseToken: string;
  readonly lockedUntil: Date;
};

export interface ClaimRequest {
  readonly workerId: string;
  /** `default` unless given. */
  readonly queue?: string | undefined;
  /** How many jobs at most: 1 to 1,000, 1 unless given. */
  readonly limit?: number | undefined;
  /** How long each is held without a heartbeat, in milliseconds: 100 to a day, 30,000 unless given. */
  readonly leaseMs?: number | undefined;
  /**
   * Takes turns between organizations within a priority, so that one with many jobs does not hold up the others;
   * costs more than taking the oldest. False unless given.
   */
  readonly fair?: boolean | undefined;
}

/** How long a failed job waits: between half of the delay and all of it, at random. */
export interface RetryDelay {
  /**
   * Delay before the second attempt, in milliseconds; doubled at each further one. 1 to 2,678,400,000 (31 days), 1,000
   * unless given.
   */
  readonly baseMs?: number | undefined;
  /** Longest delay, in milliseconds: 1 to 2,678,400,000 (31 days), an hour unless given. */
  readonly maxMs?: number | undefined;
}

export interface FailOptions {
  /** False: no further attempt, whatever is left of them. True unless given. */
  readonly retry?: boolean | undefined;
  readonly delay?: RetryDelay | undefined;
}

export interface RescueResult {
  /** Jobs whose lease had expired and that are queued again. */
  readonly requeued: number;
  /** Those that had no attempt left and have failed. */
  readonly failed: number;
}

export interface PurgeOptions {
  /** Jobs that ended before this instant. */
  readonly endedBefore: Date;
  /** Completed, failed and cancelled unless given. */
  readonly status?: OneOrMore<'completed' | 'failed' | 'cancelled'> | undefined;
  readonly queue?: OneOrMore<string> | undefined;
  /** How many at most: 1 to 10,000, 1,000 unless given. Call again until fewer come back. */
  readonly limit?: number | undefined;
}

/** Stops listening. */
export type Unsubscribe = () => Promise<void>;

/**
 * Jobs of all organizations: what workers and operators do. Heartbeat, complete, fail and release carry the lease
 * and change nothing when it is no longer the job's: they throw LeaseLostError then. A lease that has expired holds
 * until another worker takes the job. The time is the database's when the statement runs, whatever the workers' clocks
 * say, or that of the clock which the store was given.
 *
 * @example
 * ```ts
 * for (const job of await store.jobs.claim({ workerId: 'worker-1', limit: 10 })) {
 *   await store.jobs.complete(job, { pages: 12 });
 * }
 * ```
 */
export interface JobRepository {
  /**
   * Claims jobs that are due, the most urgent first, of those the ones that have been due for longest, and of those
   * the one with the lower identifier; expired leases are rescued on the way. They come in that order, each under a new
   * lease token. An empty answer does not mean that there is nothing to do: others may hold what is due.
   * @throws ValidationError naming everything that is wrong with the request
   */
  claim(request: ClaimRequest): Promise<ClaimedJob[]>;
  /**
   * Holds the job for another `leaseMs` from now, in milliseconds: 100 to a day, 30,000 unless given.
   * @returns the new end of the lease
   * @throws LeaseLostError when the lease is no longer the job's
   */
  heartbeat(lease: JobLease, leaseMs?: number): Promise<Date>;
  /**
   * As {@link heartbeat}, for all jobs of a worker at once.
   * @returns the new ends by the jobs' identifiers, in the order given, without those whose lease is lost
   */
  heartbeatMany(leases: readonly JobLease[], leaseMs?: number): Promise<Map<string, Date>>;
  /**
   * Ends the job as done, with what came of it.
   * @throws ValidationError when the result is no JSON that can be stored
   * @throws LeaseLostError when the lease is no longer the job's
   */
  complete(lease: JobLease, result?: JsonValue): Promise<Job>;
  /**
   * Completes many in one transaction; those whose lease is lost are left alone. Of two under one lease the first
   * counts.
   * @returns the identifiers of those that are completed now, in the order given
   * @throws ValidationError naming each lease that is none by its place, or a result that is no JSON
   */
  completeMany(
    completions: readonly { readonly lease: JobLease; readonly result?: JsonValue }[],
  ): Promise<string[]>;
  /**
   * Queues the job again after a delay with jitter; after its last attempt, or without `retry`, it has failed.
   * @param error what is kept of the failure; `null` for nothing
   * @throws ValidationError when the error is no JSON that can be stored, or an option is none
   * @throws LeaseLostError when the lease is no longer the job's
   */
  fail(lease: JobLease, error: JsonValue, options?: FailOptions): Promise<Job>;
  /**
   * Hands the job back unfinished, at once and without counting the attempt: what a draining worker does.
   * @throws LeaseLostError when the lease is no longer the job's
   */
  release(lease: JobLease): Promise<Job>;
  /**
   * Queues jobs again whose lease has expired, the longest expired first; claiming does this too, for a hundred at
   * most. Of all queues unless one is given; `limit` is 1 to 10,000, 1,000 unless given.
   * @throws ValidationError naming everything that is wrong with the options
   */
  rescue(options?: { readonly queue?: string; readonly limit?: number }): Promise<RescueResult>;
  /**
   * How many jobs of all organizations are in each status, up to a bound. A filter of a queue or a kind that few of
   * the finished jobs have reads on until it has found enough of them.
   */
  counts(request?: JobCountRequest): Promise<JobCounts>;
  /** Jobs of all organizations, newest first unless asked otherwise. */
  list(filter?: JobFilter): Promise<Page<Job>>;
  /**
   * Deletes finished jobs with their files: the completed first, then the failed, then the cancelled, and of each the
   * oldest.
   * @returns how many
   * @throws ValidationError naming everything that is wrong with the options
   */
  purge(options: PurgeOptions): Promise<number>;
  /**
   * When the next queued job of the queue is due, or `null` when there is none: how long a worker may wait.
   */
  nextDueAt(queue: string): Promise<Date | null>;
  /**
   * Calls the listener when jobs may have come into the queue: a hint that saves waiting, never the truth, which
   * is what {@link claim} finds. PostgreSQL notifies across processes, where the connection allows it; SQLite
   * within this one.
   * @throws ClosedError when the store is closed
   */
  onEnqueued(queue: string, listener: () => void): Promise<Unsubscribe>;
}
