/** What the worker processes of the fencing suite are told, and what they tell. */

/** Passed as JSON in the first argument. */
export interface WorkerOrder {
  readonly address: string;
  readonly workerId: string;
  readonly leaseMs: number;
  readonly claimedAtOnce: number;
  /** What the worker's decisions are made from. */
  readonly seed: number;
}

interface About {
  readonly id: string;
  readonly attempt: number;
}

/** About one job; times are those that the database gave, in milliseconds since 1970. */
export type JobMessage =
  | (About & { readonly type: 'claimed'; readonly startedAt: number; readonly lockedUntil: number })
  | (About & { readonly type: 'renewed'; readonly lockedUntil: number })
  | (About & { readonly type: 'completed' | 'lost' | 'failed' });

/** A claim that brought fewer jobs than were asked for: when it began, and when it was over. */
export interface AskedMessage {
  readonly type: 'asked';
  readonly from: number;
  readonly to: number;
}

/** Printed as JSON, one a line. */
export type WorkerMessage = JobMessage | AskedMessage;

/** Numbers from 0 to 1 that the seed decides: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
