/** Running a transaction again that lost against a concurrent one. */
import type { TransactionState } from './state.ts';

/** One run of a transaction; who begins it says which it is. */
export interface Attempt {
  state: TransactionState | null;
}

export interface RetryOptions {
  /** How often the work may run again after it has run once. */
  readonly retries: number;
  /** Waits so many milliseconds. */
  readonly pause?: (ms: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random?: () => number;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 500;

/**
 * Runs a transaction, and runs it again from its start when it lost against a concurrent one, after growing,
 * jittered pauses. Any other error is thrown as it is, and so is the last conflict.
 */
export async function retryConflicts<T>(
  run: (attempt: Attempt) => Promise<T>,
  { retries, pause = pauseFor, random = Math.random }: RetryOptions,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    const attempt: Attempt = { state: null };
    try {
      return await run(attempt);
    } catch (error) {
      if (retry >= retries || !attempt.state?.isConflict(error)) throw error;
    }
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS);
    // Those who met each other should not do so again.
    await pause(longest * random());
  }
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
