/** Remembering that no lease can have expired, so that not every claim looks. */
import { SHORTEST_LEASE_MS } from './requests.ts';

/**
 * Whether it is worth looking for expired leases: where there were none, there are none until the shortest of all
 * leases could have been given and have expired. Looking costs walking over what the jobs that ended since the
 * last vacuum have left in the index.
 */
export class ExpiryWatch {
  #foundNoneAt = Number.NEGATIVE_INFINITY;

  mayHaveExpired(now: Date): boolean {
    const since = now.getTime() - this.#foundNoneAt;
    return since >= SHORTEST_LEASE_MS || since < 0;
  }

  foundNone(now: Date): void {
    this.#foundNoneAt = now.getTime();
  }
}
