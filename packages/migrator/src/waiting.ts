/** Waiting for locks: with growing pauses, up to a bound, saying so meanwhile. */
import { setTimeout } from 'node:timers/promises';
import { LockUnavailable, MigrationLockError } from './errors.ts';

/** Time, passed in so that tests need not wait. */
export interface Clock {
  now(): Date;
  /** @param signal ends the wait when it is aborted */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  async wait(ms, signal) {
    try {
      await setTimeout(ms, undefined, { signal });
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  },
};

export interface Patience {
  readonly clock: Clock;
  /** When to give up, in milliseconds after the first attempt. */
  readonly timeoutMs: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Makes attempts until one has an answer.
 * @param attempt an answer, or `null` to be asked again
 * @param onWait told before each pause how long the wait has been
 * @returns the answer, or `null` when time is up
 */
export async function poll<T>(
  patience: Patience,
  attempt: () => Promise<T | null>,
  onWait: (waitedMs: number) => void,
): Promise<T | null> {
  const { clock, timeoutMs, firstMs, longestMs } = patience;
  const start = clock.now().getTime();
  for (let pause = firstMs; ; pause = Math.min(pause * 2, longestMs)) {
    const attempted = clock.now().getTime();
    const answer = await attempt();
    if (answer !== null) return answer;
    const now = clock.now().getTime();
    const waited = now - start;
    if (waited >= timeoutMs) return null;
    onWait(waited);
    // While it queued for a lock, others queued behind it: they get about as much time as it took them.
    const longest = Math.max(pause, now - attempted);
    // Jittered, so that processes that began to wait together do not come back together.
    await clock.wait(Math.min(longest * (0.5 + Math.random() / 2), timeoutMs - waited + 1));
  }
}

/**
 * Makes the attempt again while it ends in `LockUnavailable`.
 * @param onRetry told before each further attempt why the one before it failed
 * @throws MigrationLockError when time is up
 */
export async function retryLocked<T>(
  patience: Patience,
  attempt: () => Promise<T>,
  onRetry?: (reason: string) => void,
): Promise<T> {
  let refusal: LockUnavailable | null = null;
  const answer = await poll(
    patience,
    async () => {
      try {
        return { value: await attempt() };
      } catch (error) {
        if (!(error instanceof LockUnavailable)) throw error;
        refusal = error;
        return null;
      }
    },
    () => onRetry?.(String(refusal?.message)),
  );
  if (answer) return answer.value;
  const seconds = Math.round(patience.timeoutMs / 100) / 10;
  throw new MigrationLockError(
    `${String((refusal as LockUnavailable | null)?.message)}, and it stayed so for ${seconds} s: end the transaction that holds it, or try again at a quieter time.`,
    { cause: refusal },
  );
}
