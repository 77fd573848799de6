/** How jobs and workers fail. */

/** Thrown by a handler whose job would fail again in the same way: there is no further attempt. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/** The payload of a job is none that its kind takes. */
export class PayloadError extends PermanentError {
  override readonly name: string = 'PayloadError';
  readonly code = 'PAYLOAD';
}

/** A job is in the queue of a worker that does not know its kind. */
export class UnknownKindError extends Error {
  override readonly name: string = 'UnknownKindError';
  readonly code = 'UNKNOWN_KIND';
}

/**
 * A worker stops: why the signals of its jobs are aborted, and why what it could not hand back in time is left for
 * its lease to end. A worker that was stopped cannot be started again.
 */
export class WorkerStoppedError extends Error {
  override readonly name: string = 'WorkerStoppedError';
  readonly code = 'WORKER_STOPPED';
}
