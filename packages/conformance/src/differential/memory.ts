/** What calls gave on one driver that later calls of the same sequence use: cursors, leases, plaintexts. */
export class Memory {
  readonly #things = new Map<string, unknown[]>();

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
}
