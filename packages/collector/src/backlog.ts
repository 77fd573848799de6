/** Events that were taken in and are not recorded yet, in the portions in which they will be. */
import type { Taken } from './event.ts';

/** Events that are recorded in one transaction. */
export interface Portion {
  readonly events: readonly Taken[];
  /** How often the database refused it for a reason that does not say whether its events are to blame. */
  readonly refusals: number;
  /** Not tried again before then, in milliseconds since 1970. */
  readonly notBefore: number;
}

export class Backlog {
  readonly #queue: Taken[] = [];
  /** Portions that come before the queue: what was given back, and halves of what was split. */
  readonly #first: Portion[] = [];
  /** Portions that were refused and wait, so that the others are not held up. */
  #suspects: Portion[] = [];
  /** Portions that were taken out, and are being recorded now. */
  readonly #underWay = new Set<Portion>();
  #size = 0;

  /** Events that are not recorded, those included that are being recorded now. */
  get size(): number {
    return this.#size;
  }

  /** Events that wait for their first attempt. */
  get queued(): number {
    return this.#queue.length;
  }

  /** When the next refused portion may be tried again; `null` when there is none. */
  get suspectsDueAt(): number | null {
    if (this.#suspects.length === 0) return null;
    return Math.min(...this.#suspects.map(({ notBefore }) => notBefore));
  }

  push(taken: Taken): void {
    this.#queue.push(taken);
    this.#size += 1;
  }

  /**
   * Takes out the next portion: to be handed to one of {@link done}, {@link giveBack}, {@link split} and
   * {@link suspect}.
   * @param batchSize most events of a portion
   * @param now refused portions that wait for longer stay
   */
  next(batchSize: number, now: number): Portion | null {
    const next = this.#takeOut(batchSize, now);
    if (next) this.#underWay.add(next);
    return next;
  }

  #takeOut(batchSize: number, now: number): Portion | null {
    const first = this.#first.shift();
    if (first) return first;
    if (this.#queue.length > 0) {
      return { events: this.#queue.splice(0, batchSize), refusals: 0, notBefore: 0 };
    }
    const due = this.#suspects.findIndex(({ notBefore }) => notBefore <= now);
    return due < 0 ? null : (this.#suspects.splice(due, 1)[0] ?? null);
  }

  /** Recorded, or rejected for good. */
  done(portion: Portion): void {
    this.#underWay.delete(portion);
    this.#size -= portion.events.length;
  }

  /** To be tried again as it is, before all others. */
  giveBack(portion: Portion): void {
    this.#underWay.delete(portion);
    this.#first.unshift(portion);
  }

  /** To be tried again at once, in halves. */
  split(portion: Portion): void {
    this.#underWay.delete(portion);
    this.#first.unshift(...halvesOf(portion));
  }

  /** To be tried again later and in halves, after all others: each time it is found out better who is to blame. */
  suspect(portion: Portion, notBefore: number): void {
    this.#underWay.delete(portion);
    const refused = { ...portion, refusals: portion.refusals + 1, notBefore };
    this.#suspects.push(...halvesOf(refused));
  }

  /** Lets every refused portion be tried again now. */
  forgive(): void {
    this.#suspects = this.#suspects.map((portion) => ({ ...portion, notBefore: 0 }));
  }

  /** Everything that is not recorded as far as is known. */
  events(): Taken[] {
    const portions = [...this.#underWay, ...this.#first, ...this.#suspects];
    return [...portions.flatMap(({ events }) => events), ...this.#queue].sort(
      (a, b) => a.place - b.place,
    );
  }

  /** Whether anything waits that was taken in up to a place. */
  holds(place: number): boolean {
    const isEarly = (taken: Taken) => taken.place <= place;
    const portions = [...this.#first, ...this.#suspects];
    return (
      this.#queue.slice(0, 1).some(isEarly) || portions.some((each) => each.events.some(isEarly))
    );
  }
}

function halvesOf(portion: Portion): Portion[] {
  const { events } = portion;
  if (events.length === 1) return [portion];
  const middle = Math.ceil(events.length / 2);
  return [
    { ...portion, events: events.slice(0, middle) },
    { ...portion, events: events.slice(middle) },
  ];
}
