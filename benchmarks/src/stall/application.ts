/**
 * An application that goes on asking, whatever becomes of its questions: each is due at a fixed time, and its wait is
 * counted from then. One that asks only when the last answer is there would ask nothing while it is kept waiting, and
 * see one long wait where its users see thousands (coordinated omission).
 */
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** What the application saw, in milliseconds. */
export interface Waits {
  readonly requests: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Requests that were answered with an error. */
  readonly errors: number;
}

export interface Application {
  /** Asks no more, and waits for what is still to be answered. */
  stop(): Promise<Waits>;
}

/** @param ask one request; what it throws counts as an answer */
export function startApplication(
  requestsPerSecond: number,
  ask: (request: number) => Promise<unknown>,
): Application {
  const start = performance.now();
  const waits: number[] = [];
  const open = new Set<Promise<void>>();
  let errors = 0;
  let isStopped = false;
  const dueAt = (request: number) => start + (request * 1_000) / requestsPerSecond;

  const answered = async (request: number) => {
    await ask(request).catch(() => {
      errors += 1;
    });
    waits.push(performance.now() - dueAt(request));
  };
  const asking = (async () => {
    for (let request = 0; !isStopped; ) {
      while (dueAt(request) <= performance.now()) {
        const answer = answered(request).finally(() => open.delete(answer));
        open.add(answer);
        request += 1;
      }
      await setTimeout(1);
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await asking;
      await Promise.all(open);
      return waitsOf(waits, errors);
    },
  };
}

export function waitsOf(times: readonly number[], errors: number): Waits {
  const sorted = [...times].sort((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return {
    requests: sorted.length,
    medianMs: percentile(0.5),
    p99Ms: percentile(0.99),
    longestMs: percentile(1),
    errors,
  };
}
