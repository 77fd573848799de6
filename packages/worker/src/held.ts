/** A job that a worker holds, from its claim until it is ended, handed back or lost. */
import { type ClaimedJob, type JobLease, LeaseLostError } from '@runledger/schema';

export class HeldJob {
  readonly job: ClaimedJob;
  readonly lease: JobLease;
  readonly startedAt: number;
  /** End of the lease by the worker's own clock: counted from before the request that gave it. */
  heldUntil: number;
  /** A transaction of the handler's has the job locked, to complete it. */
  isCompleting = false;
  /** A transaction of the handler's has completed the job, unless it was rolled back. */
  isCompleted = false;
  /** The handler is done, and the database is about to hear of it. */
  isEnding = false;
  /** The lease could not be renewed in time. It may be the job's still, until another worker looks for jobs. */
  isExpired = false;
  /** The database said that the lease is another's. */
  isLost = false;
  /** The handler was told to stop, since the worker does. */
  isStopping = false;
  readonly #controller = new AbortController();

  constructor(job: ClaimedJob, now: number, heldUntil: number) {
    this.job = job;
    this.lease = job;
    this.startedAt = now;
    this.heldUntil = heldUntil;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Whether the lease is to be renewed: not while a transaction that completes the job has its row locked. */
  get wantsRenewal(): boolean {
    return !this.isLost && !this.isExpired && !this.isCompleting;
  }
}

export function leaseExpired({ id }: ClaimedJob): LeaseLostError {
  return new LeaseLostError(
    `The lease of the job ${id} could not be renewed in time: another worker may have it.`,
  );
}

export function leaseTaken({ id }: ClaimedJob): LeaseLostError {
  return new LeaseLostError(
    `The lease of the job ${id} is lost: another worker has it, or it was cancelled.`,
  );
}
