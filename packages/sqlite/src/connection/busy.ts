/**
 * Waiting for another process's lock without blocking the event loop. SQLite's own `busy_timeout` sleeps
 * inside the call (three seconds of it are three seconds without a tick), so connections run with
 * `busy_timeout = 0` and the waiting happens here.
 */
import { TimeoutError } from '@runledger/schema/errors';
import { isSqliteError } from '../errors.ts';

export interface BusyOptions {
  /** How long to keep trying, in milliseconds from the call on. */
  readonly deadlineMs: number;
  /** What is being waited for, for the message: `to begin a transaction`. */
  readonly purpose?: string;
}

const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 40;

/** Whether another connection holds the lock that the statement needs. */
export function isBusy(error: unknown): boolean {
  return (
    isSqliteError(error) &&
    (error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED'))
  );
}

/**
 * Makes the attempt, and makes it again with growing, jittered pauses while the database is locked by another
 * connection. Other errors pass through as they are.
 * @throws TimeoutError when the database is still locked at the deadline
 */
export async function retryWhileBusy<T>(attempt: () => T, options: BusyOptions): Promise<T> {
  const deadline = performance.now() + options.deadlineMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error)) throw error;
      const left = deadline - performance.now();
      if (left <= 0) throw busyTimeout(options, error);
      await pauseFor(Math.min(left, pause * (0.5 + Math.random() / 2)));
    }
  }
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What a caller sees when the lock was not to be had in time. */
function busyTimeout(options: BusyOptions, cause: unknown): TimeoutError {
  return new TimeoutError(
    `Waited ${options.deadlineMs} ms ${options.purpose ?? 'for the SQLite database'}, but another connection kept it locked: ` +
      'try again, or raise `busyTimeoutMs`.',
    { cause },
  );
}
