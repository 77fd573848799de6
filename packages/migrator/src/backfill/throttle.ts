/** How large batches are, and how long the pauses between them. */

/** A batch that took longer was too large: others wait for the rows that it holds, on SQLite for all of them. */
const LONGEST_BATCH_MS = 500;
/** So many batches in a row that went well, before they grow again. */
const CALM_BATCHES = 10;

export class Throttle {
  readonly #largest: number;
  readonly #pauseMs: number;
  #size: number;
  #calm = 0;

  constructor(largest: number, pauseMs: number) {
    this.#largest = largest;
    this.#pauseMs = pauseMs;
    this.#size = largest;
  }

  /** Rows of the next batch. */
  get size(): number {
    return this.#size;
  }

  /**
   * After a batch. A pause as long as the batch leaves others at least half of the time; `pause=0` means none at all.
   * @returns how long to pause, in milliseconds
   */
  done(elapsedMs: number): number {
    if (elapsedMs > LONGEST_BATCH_MS) this.shrink();
    else if (++this.#calm >= CALM_BATCHES) {
      this.#size = Math.min(this.#largest, this.#size * 2);
      this.#calm = 0;
    }
    return this.#pauseMs === 0 ? 0 : Math.max(this.#pauseMs, elapsedMs);
  }

  /** After one that was too large, or got into the way of others. */
  shrink(): void {
    this.#size = Math.max(1, Math.floor(this.#size / 2));
    this.#calm = 0;
  }
}
