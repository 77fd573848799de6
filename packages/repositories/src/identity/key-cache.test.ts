import type { Principal } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { PrincipalCache } from './key-cache.ts';

const principal = (apiKeyId: string, facts: Partial<Principal> = {}): Principal => ({
  organizationId: 'acme',
  userId: null,
  apiKeyId,
  scopes: [],
  quotaTier: 'pro',
  ...facts,
});

const holding = { from: 0, until: Number.POSITIVE_INFINITY };

describe('the cache of principals', () => {
  it('does not keep what was read before something was forgotten', () => {
    const cache = new PrincipalCache({ maxEntries: 10, ttlMs: 1_000 });
    const { generation } = cache;
    // The revocation commits while the read is on its way back with the state before it.
    cache.forget({ organizationId: 'acme', apiKeyId: 'revoked' });
    cache.keep('digest', principal('revoked'), generation, holding);
    expect(cache.get('digest', 0)).toBeNull();
    cache.keep('digest', principal('revoked'), cache.generation, holding);
    expect(cache.get('digest', 0)).toEqual(principal('revoked'));
  });

  it('forgets a key, the keys of a user, or all of an organization', () => {
    const kept = (scope: Parameters<PrincipalCache['forget']>[0]) => {
      const cache = new PrincipalCache({ maxEntries: 10, ttlMs: 1_000 });
      const all = {
        a: principal('1', { userId: 'ada' }),
        b: principal('2', { userId: 'ada' }),
        c: principal('3'),
        d: principal('1', { organizationId: 'umbrella', userId: 'ada' }),
      };
      for (const [digest, each] of Object.entries(all)) {
        cache.keep(digest, each, cache.generation, holding);
      }
      cache.forget(scope);
      return Object.keys(all).filter((digest) => cache.get(digest, 0) !== null);
    };
    expect(kept({ organizationId: 'acme', apiKeyId: '1' })).toEqual(['b', 'c', 'd']);
    expect(kept({ organizationId: 'acme', userId: 'ada' })).toEqual(['c', 'd']);
    expect(kept({ organizationId: 'acme' })).toEqual(['d']);
    expect(kept({ organizationId: 'initech' })).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets what was read first make room, and counts what is read again as new', () => {
    const cache = new PrincipalCache({ maxEntries: 2, ttlMs: 1_000 });
    for (const digest of ['a', 'b', 'a', 'c']) {
      cache.keep(digest, principal(digest), cache.generation, holding);
    }
    expect(['a', 'b', 'c'].map((digest) => cache.get(digest, 0)?.apiKeyId)).toEqual([
      'a',
      undefined,
      'c',
    ]);
  });

  it('keeps nothing longer than it may', () => {
    const cache = new PrincipalCache({ maxEntries: 2, ttlMs: 1_000 });
    cache.keep('short', principal('1'), cache.generation, { from: 100, until: 500 });
    cache.keep('long', principal('2'), cache.generation, { from: 100, until: 5_000 });
    expect(cache.get('short', 499)).not.toBeNull();
    expect(cache.get('short', 500)).toBeNull();
    expect(cache.get('long', 1_099)).not.toBeNull();
    expect(cache.get('long', 1_100)).toBeNull();
  });
});
