import { describe, expect, it } from 'vitest';
import { ExpiryWatch } from './expiry-watch.ts';
import { SHORTEST_LEASE_MS } from './requests.ts';

describe('looking for expired leases', () => {
  const at = (milliseconds: number) => new Date(Date.UTC(2026, 2, 14) + milliseconds);

  it('is worth while until none was found, and again when the shortest lease could be over', () => {
    const watch = new ExpiryWatch();
    expect(watch.mayHaveExpired(at(0))).toBe(true);
    watch.foundNone(at(0));
    expect(watch.mayHaveExpired(at(SHORTEST_LEASE_MS - 1))).toBe(false);
    expect(watch.mayHaveExpired(at(SHORTEST_LEASE_MS))).toBe(true);
  });

  it('is worth while when the clock was set back: since when there was none cannot be told', () => {
    const watch = new ExpiryWatch();
    watch.foundNone(at(0));
    expect(watch.mayHaveExpired(at(-1))).toBe(true);
  });
});
