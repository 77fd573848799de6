/** Time as what runs in the background uses it: given from outside, so that tests need not wait for it. */
import type { Issues } from './model/issues.ts';

export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls back once, after so many milliseconds.
   * @returns a function that calls it off
   */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The clock and timers of the process. They keep it alive. */
export const systemTimers: Timers = {
  now: Date.now,
  after(milliseconds, callback) {
    return startTimer(milliseconds, callback, (timer) => timer);
  },
};

/** The same, but a process that has nothing else to do ends. */
export const backgroundTimers: Timers = {
  now: Date.now,
  after(milliseconds, callback) {
    return startTimer(milliseconds, callback, (timer) => timer.unref());
  },
};

/** Timers of the process overflow beyond this, and ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

function startTimer(
  milliseconds: number,
  callback: () => void,
  adapt: (timer: NodeJS.Timeout) => NodeJS.Timeout,
): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    const next = left <= LONGEST_MS ? callback : () => wait(left - LONGEST_MS);
    timer = adapt(setTimeout(next, Math.min(left, LONGEST_MS)));
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}

/** Notes what is no timers, as an option called `timers`. */
export function checkTimers(timers: unknown, issues: Issues): void {
  const { now, after } = (timers ?? {}) as Partial<Timers>;
  if (typeof now !== 'function' || typeof after !== 'function') {
    issues.add('timers', 'must have the functions `now` and `after`');
  }
}

/**
 * Waits until work has ended, well or not, but not for longer than it may take. The work itself goes on.
 * @param milliseconds `Infinity` for as long as it takes
 * @returns whether it has ended
 */
export async function endsWithin(
  work: Promise<unknown>,
  milliseconds: number,
  timers: Timers,
): Promise<boolean> {
  let callOff = (): void => undefined;
  const late = new Promise<boolean>((resolve) => {
    if (milliseconds === Number.POSITIVE_INFINITY) return;
    callOff = timers.after(milliseconds, () => resolve(false));
  });
  const ended = () => true;
  const isInTime = await Promise.race([work.then(ended, ended), late]);
  callOff();
  return isInTime;
}

export interface BackoffOptions {
  /** Delay after the first failure, in milliseconds; doubled after each further one. */
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after a number of failures in a row: between half of the delay and all of it, at random, so
 * that many who failed together do not come back together.
 * @param failures 1 after the first
 */
export function backoffMs(
  failures: number,
  { baseMs, maxMs }: BackoffOptions,
  random: () => number = Math.random,
): number {
  const delay = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 52));
  return Math.ceil(delay * (0.5 + random() / 2));
}
