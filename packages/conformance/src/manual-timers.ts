/** A clock that stands still until a test moves it. */
import type { Timers } from '@runledger/schema';

interface Alarm {
  readonly dueAt: number;
  readonly callback: () => void;
}

export class ManualTimers implements Timers {
  #now: number;
  readonly #alarms = new Set<Alarm>();

  constructor(start = new Date('2026-03-14T15:09:26.535Z')) {
    this.#now = start.getTime();
  }

  now = (): number => this.#now;

  /** The same time for a store. */
  clock = (): Date => new Date(this.#now);

  after = (milliseconds: number, callback: () => void): (() => void) => {
    const alarm = { dueAt: this.#now + Math.max(0, milliseconds), callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  };

  /** How many callbacks are to come. */
  get waiting(): number {
    return this.#alarms.size;
  }

  /** How long until the next callback, in milliseconds; `null` when there is none to come. */
  get nextInMs(): number | null {
    const next = this.#next(Number.POSITIVE_INFINITY);
    return next === null ? null : next.dueAt - this.#now;
  }

  /** Lets time pass; whoever is due is called, the earliest first, each at its own time. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.callback();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | null {
    let earliest: Alarm | null = null;
    for (const alarm of this.#alarms) {
      if (alarm.dueAt <= end && (earliest === null || alarm.dueAt < earliest.dueAt))
        earliest = alarm;
    }
    return earliest;
  }
}
