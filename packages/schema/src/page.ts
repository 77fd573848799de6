/** Lists in pages: each ends with the place where the next one begins, which stays right while rows come and go. */

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  /** Give it as `after` for the next page; `null` when the list is at its end. */
  readonly next: string | null;
}

export interface PageRequest {
  /** How many items at most: 1 to 1,000, 100 unless given. */
  readonly limit?: number | undefined;
  /** The `next` of the page before, with the same filters and order: with others it is refused. */
  readonly after?: string | null | undefined;
  /** `asc` is oldest, or first, first. Each list says which it takes unless given. */
  readonly order?: 'asc' | 'desc' | undefined;
}

/** One value, or any of several. */
export type OneOrMore<T> = T | readonly T[];
