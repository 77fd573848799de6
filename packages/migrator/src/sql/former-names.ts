/** Follows tables through their renaming. */
import type { Action } from './actions.ts';

export class FormerNames {
  readonly #formerNames = new Map<string, string>();

  /** Takes note of one that renames a table. */
  follow(action: Action): void {
    if (action.does !== 'rename' || action.kind !== 'TABLE') return;
    for (const { name } of action.names) this.#formerNames.set(action.to.name, this.of(name));
  }

  /** What a table was called before the statements. */
  of(name: string): string {
    return this.#formerNames.get(name) ?? name;
  }

  /** What a table is called after them, by its former name. */
  latest(formerName: string): string {
    const later = [...this.#formerNames].findLast(([, former]) => former === formerName);
    return later?.[0] ?? formerName;
  }
}
