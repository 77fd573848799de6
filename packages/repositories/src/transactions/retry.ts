/** Running a transaction again that lost against a concurrent one. */
import { backoffMs, systemTimers, type Timers } from '@runledger/schema';
import type { TransactionState } from './state.ts';

/** One run of a transaction; who begins it says which it is. */
export interface Attempt {
  state: TransactionState | null;
}

export interface RetryOptions {
  /** How often the work may run again after it has run once. */
  readonly retries: number;
  /** For the pauses between the runs. */
  readonly timers?: Timers | undefined;
  /** From 0 to 1, for their jitter. */
  readonly random?: (() => number) | undefined;
}

const PAUSES = { baseMs: 5, maxMs: 500 };

/**
 * Runs a transaction, and runs it again from its start when it lost against a concurrent one, after growing,
 * jittered pauses. Any other error is thrown as it is, and so is the last conflict.
 */
export async function retryConflicts<T>(
  run: (attempt: Attempt) => Promise<T>,
  { retries, timers = systemTimers, random }: RetryOptions,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    const attempt: Attempt = { state: null };
    try {
      return await run(attempt);
    } catch (error) {
      if (retry >= retries || !attempt.state?.isConflict(error)) throw error;
    }
    // Those who met each other should not do so again.
    const pause = backoffMs(retry + 1, PAUSES, random);
    await new Promise<void>((resolve) => timers.after(pause, resolve));
  }
}
