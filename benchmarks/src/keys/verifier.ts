/** Telling who calls: what is compared. Every contestant has as many keys, in a database of its own or a shared one. */
export interface Verifier {
  /** The plaintexts of its keys. */
  readonly keys: readonly string[];
  /** Whether the key is good, after all has been read that says whose it is and what it may do. */
  verify(key: string): boolean | Promise<boolean>;
  close(): unknown;
}

/** How many keys there are, and how many of them are in use: few call often. */
export const KEYS = 1_000;
export const KEYS_IN_USE = 100;

export const SCOPES = ['jobs:read', 'jobs:write', 'usage:write'];
