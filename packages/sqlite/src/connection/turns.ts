/** Turns at what only so many may use at once: first come, first served, and nobody waits for ever. */
import { TimeoutError } from '@runledger/schema/errors';

interface Waiting {
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: TimeoutError) => void;
}

export interface TurnsOptions {
  /** How many may have a turn at once. */
  readonly slots: number;
  readonly deadlineMs: number;
  /** What is waited for, for the message. */
  readonly purpose: string;
}

/**
 * A caller waits as long as turns change hands. It gives up when none has for `deadlineMs`: when a transaction
 * goes on for that long, or its own work waits for this very call.
 */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #waiting: Waiting[] = [];
  #taken = 0;
  #changedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Takes a turn if there is one. */
  tryTake(): boolean {
    if (this.#taken >= this.#options.slots) return false;
    this.#taken += 1;
    return true;
  }

  /** @throws TimeoutError when no turn changes hands for the deadline */
  take(): Promise<void> {
    if (this.tryTake()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ since: performance.now(), resolve, reject });
      this.#timer ??= setTimeout(() => this.#refuse(), this.#options.deadlineMs);
    });
  }

  /** Hands the turn to the next in line. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) {
      this.#changedAt = performance.now();
      if (this.#waiting.length === 0) this.#stopTimer();
      next.resolve();
      return;
    }
    this.#taken -= 1;
    if (this.#taken === 0) this.#onIdle?.();
  }

  /** Waits until nobody has a turn or is waiting for one. */
  idle(): Promise<void> {
    if (this.#taken === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #refuse(): void {
    this.#timer = undefined;
    const { deadlineMs, purpose } = this.#options;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      const left = Math.max(first.since, this.#changedAt) + deadlineMs - performance.now();
      if (left > 0) {
        this.#timer = setTimeout(() => this.#refuse(), left);
        return;
      }
      this.#waiting.shift();
      first.reject(
        new TimeoutError(
          `Waited ${deadlineMs} ms ${purpose}: end it sooner, or raise \`busyTimeoutMs\`.`,
        ),
      );
    }
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
