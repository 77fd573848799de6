/** What calls gave on one driver that later calls of the same sequence use: cursors, leases, plaintexts. */
export class Memory {
  readonly #things: Map<string, unknown[]>;
  /** How many there were when this one was forked. */
  readonly #known: ReadonlyMap<string, number>;

  constructor(known: ReadonlyMap<string, readonly unknown[]> = new Map()) {
    this.#things = new Map([...known].map(([kind, things]) => [kind, [...things]]));
    this.#known = new Map([...known].map(([kind, things]) => [kind, things.length]));
  }

  keep(kind: string, thing: unknown): void {
    const things = this.#things.get(kind) ?? [];
    things.push(thing);
    this.#things.set(kind, things);
  }

  /** One of those that were kept, by any number; `undefined` when none was. */
  pick<T>(kind: string, number: number): T | undefined {
    const things = this.#things.get(kind) ?? [];
    return things[number % Math.max(1, things.length)] as T | undefined;
  }

  /** One of its own for what runs beside others: which of them keeps a thing first is a matter of chance. */
  fork(): Memory {
    return new Memory(this.#things);
  }

  /** Keeps what a fork has kept. */
  join(fork: Memory): void {
    for (const [kind, things] of fork.#things) {
      for (const thing of things.slice(fork.#known.get(kind) ?? 0)) this.keep(kind, thing);
    }
  }
}
