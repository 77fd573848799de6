/** One timer for several reasons to wake up: the earliest counts. */
import type { Timers } from '@runledger/schema';

export class Alarm {
  readonly #timers: Timers;
  readonly #ring: () => void;
  #callOff: (() => void) | null = null;
  #dueAt = 0;

  constructor(timers: Timers, ring: () => void) {
    this.#timers = timers;
    this.#ring = ring;
  }

  /** Rings at the given time, in milliseconds since 1970, unless it is to ring before. */
  set(dueAt: number): void {
    if (this.#callOff !== null && this.#dueAt <= dueAt) return;
    this.clear();
    this.#dueAt = dueAt;
    this.#callOff = this.#timers.after(Math.max(0, dueAt - this.#timers.now()), () => {
      this.#callOff = null;
      this.#ring();
    });
  }

  clear(): void {
    this.#callOff?.();
    this.#callOff = null;
  }
}
