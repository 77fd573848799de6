import { createHash } from 'node:crypto';

/** Numbers that look like chance and are the same every time: sfc32 (PractRand), seeded by a name. */
export class Randomness {
  readonly #state: Uint32Array;

  constructor(name: string) {
    const digest = createHash('sha256').update(name).digest();
    this.#state = new Uint32Array([0, 4, 8].map((offset) => digest.readUInt32LE(offset)).concat(1));
    for (let round = 0; round < 12; round++) this.unit();
  }

  /** From 0 to 1, exclusively. */
  unit(): number {
    const state = this.#state as unknown as [number, number, number, number];
    const [a, b, c, counter] = state;
    const result = (a + b + counter) >>> 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + result;
    return result / 2 ** 32;
  }

  /** A whole number from 0 to `end`, exclusively. */
  below(end: number): number {
    return Math.floor(this.unit() * end);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** One of the items, each as likely as its weight says. */
  weighted<T extends { readonly weight: number }>(items: readonly [T, ...T[]]): T {
    let rest = this.unit() * items.reduce((sum, { weight }) => sum + weight, 0);
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return items[0];
  }

  /**
   * A whole number around `median`, seldom five times as large: the shape of prompts, answers and delays
   * (log-logistic). Square roots alone are the same on every machine; powers and logarithms need not be.
   */
  skewed(median: number): number {
    const unit = this.unit();
    return Math.max(1, Math.round(median * Math.sqrt(Math.sqrt(unit / (1.001 - unit)))));
  }
}
