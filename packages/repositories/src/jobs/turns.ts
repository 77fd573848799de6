/** Whose turn it is: what claims that are fair to organizations remember of each other. */
import { NIL_UUID } from '@runledger/schema';

export interface Turn {
  readonly organizationId: string;
  /** How many jobs at most. */
  readonly share: number;
}

/** Who came last, by queue and priority. It is a matter of this process: each worker takes turns by itself. */
export class TurnMemory {
  readonly #last = new Map<string, string>();
  readonly #random: () => number;

  /** Queues are few; should their names be made up, the memory must not grow with them. */
  static readonly #most = 1_000;

  constructor(random: () => number) {
    this.#random = random;
  }

  last(queue: string, priority: number): string {
    // Workers that start anew should not all begin with the same organization.
    return this.#last.get(`${priority} ${queue}`) ?? this.#anywhere();
  }

  remember(queue: string, priority: number, organizationId: string): void {
    if (this.#last.size >= TurnMemory.#most) this.#last.clear();
    this.#last.set(`${priority} ${queue}`, organizationId);
  }

  #anywhere(): string {
    const start = Math.min(Math.floor(this.#random() * 2 ** 32), 2 ** 32 - 1);
    return start.toString(16).padStart(8, '0') + NIL_UUID.slice(8);
  }
}
