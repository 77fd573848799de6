/** Principals of keys that were verified a moment ago: bounded, and forgotten when one of them may have changed. */
import type { Principal } from '@runledger/schema';

/** Whose keys are meant: all of an organization, of a user in it, or one. */
export interface KeyScope {
  readonly organizationId: string;
  readonly userId?: string;
  readonly apiKeyId?: string;
}

/** From when to when a principal holds, in milliseconds since 1970. */
export interface Holding {
  readonly from: number;
  readonly until: number;
}

interface Entry extends Holding {
  readonly principal: Principal;
}

export interface CacheSettings {
  readonly maxEntries: number;
  readonly ttlMs: number;
}

/**
 * Refusals are not kept: keys that are wrong could push out those that are right, and a key that is not there yet
 * may be there once its transaction has committed.
 */
export class PrincipalCache {
  readonly #settings: CacheSettings;
  /** By the digest of the key, so that no plaintext stays in memory; the oldest first. */
  readonly #entries = new Map<string, Entry>();
  #generation = 0;

  constructor(settings: CacheSettings) {
    this.#settings = settings;
  }

  /** Changes whenever something is forgotten. */
  get generation(): number {
    return this.#generation;
  }

  /** @param now milliseconds since 1970 */
  get(digest: string, now: number): Principal | null {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return null;
    // Before it was read the clock was set back, and how old it is cannot be told.
    if (now >= entry.from && now < entry.until) return entry.principal;
    this.#entries.delete(digest);
    return null;
  }

  /**
   * Keeps what was read from the database, unless something was forgotten since: what was read may be what that was
   * about.
   * @param generation as it was before the read
   * @param holding from when it was read to when the key ends by itself
   */
  keep(digest: string, principal: Principal, generation: number, { from, until }: Holding): void {
    if (generation !== this.#generation) return;
    const { maxEntries, ttlMs } = this.#settings;
    this.#entries.delete(digest);
    if (this.#entries.size >= maxEntries) {
      this.#entries.delete(this.#entries.keys().next().value as string);
    }
    this.#entries.set(digest, { principal, from, until: Math.min(until, from + ttlMs) });
  }

  forget({ organizationId, userId, apiKeyId }: KeyScope): void {
    this.#generation += 1;
    for (const [digest, { principal }] of this.#entries) {
      const isMeant =
        principal.organizationId === organizationId &&
        (userId === undefined || principal.userId === userId) &&
        (apiKeyId === undefined || principal.apiKeyId === apiKeyId);
      if (isMeant) this.#entries.delete(digest);
    }
  }
}
