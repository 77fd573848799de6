/** How many jobs are claimed beyond those that can run now, from how long the last ones took. */

/** Work that is claimed ahead is begun within this time, if it goes on as it did. */
const HORIZON_MS = 50;

/** Steps in which trust grows, so that a handful of short jobs does not bring hundreds of others. */
const GROWTH = 10;

/** A long job is forgotten slowly: after 28 short ones, it counts for a twentieth. */
const FORGETTING = 0.9;

export const MOST_AHEAD = 900;

export interface ClaimAhead {
  readonly size: number;
  /** Whether jobs are handed back that wait for longer than was foreseen. */
  readonly isForeseen: boolean;
  /** A handler has ended, after so long. */
  ended(durationMs: number): void;
  /** It went on otherwise than it did. */
  forget(): void;
}

export function fixedAhead(size: number): ClaimAhead {
  return { size, isForeseen: false, ended: () => undefined, forget: () => undefined };
}

/** None at first and where jobs are long; many where jobs prove short. */
export class ForeseenAhead implements ClaimAhead {
  readonly isForeseen = true;
  readonly #concurrency: number;
  #durationMs = 0;
  #ended = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  get size(): number {
    if (this.#durationMs > HORIZON_MS) return 0;
    const begun = Math.floor((this.#concurrency * HORIZON_MS) / Math.max(this.#durationMs, 0.01));
    return Math.min(begun, GROWTH * this.#ended, MOST_AHEAD);
  }

  ended(durationMs: number): void {
    this.#durationMs = Math.max(durationMs, this.#durationMs * FORGETTING);
    this.#ended = durationMs > HORIZON_MS ? 0 : this.#ended + 1;
  }

  forget(): void {
    this.#ended = 0;
  }
}
