/** Lists come in order from an index, and look-ups by a key, whatever the engine knows of the rows. */
import {
  type ApiKeyFilter,
  apiKeys,
  type OrganizationFilter,
  organizations,
  type UserFilter,
  users,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { uuid } from '../fixtures.ts';
import { openExplained } from '../query-plan.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const MANY = 400;
const at = (place: number) => new Date(BEGIN + place * 1_000);
const times = Array.from({ length: MANY }, (_, place) => place);

const acmeId = uuid(0);
const userOf = (place: number) => uuid(10_000 + place);

/** Two organizations with many users, each with a key and a service account's beside it, among many others. */
async function openFilled(driver: DriverUnderTest) {
  const database = await openExplained(driver);
  const { store } = database;
  await store.load(
    organizations,
    times.map((place) => ({
      id: uuid(place),
      slug: `organization-${place}`,
      name: 'An organization',
      quotaTier: `tier-${place % 20}`,
      createdAt: at(place),
    })),
  );
  await store.load(
    users,
    times.map((place) => ({
      organizationId: uuid(place % 2),
      id: userOf(place),
      email: `${place}@example.com`,
      role: place % 20 < 2 ? 'admin' : 'user',
      deactivatedAt: place % 20 < 4 ? at(place) : null,
      createdAt: at(place),
    })),
  );
  await store.load(
    apiKeys,
    times.flatMap((place) =>
      [userOf(place), null].map((userId) => ({
        organizationId: uuid(place % 2),
        id: uuid((userId === null ? 20_000 : 30_000) + place),
        userId,
        name: 'A key',
        prefix: `${place}-${userId === null ? 'service' : 'user'}`,
        hash: Uint8Array.from({ length: 32 }, (_, byte) =>
          byte < 2 ? (place >> (8 * byte)) & 255 : userId === null ? 1 : 2,
        ),
        revokedAt: place % 2 === 0 ? at(place) : null,
        createdAt: at(place),
      })),
    ),
  );
  return { ...database, acme: store.organization(acmeId) };
}

const ofOrganizations: readonly OrganizationFilter[] = [
  { createdFrom: at(MANY - 10) },
  { createdBefore: at(10), order: 'asc' },
  { quotaTier: 'tier-3' },
  { quotaTier: ['tier-3', 'tier-4'] },
];

const ofUsers: readonly UserFilter[] = [
  {},
  { order: 'asc' },
  { role: 'admin' },
  { role: ['admin', 'user'] },
  { active: true },
  { createdFrom: at(MANY - 10) },
  { role: 'admin', active: true },
];

const ofKeys: readonly ApiKeyFilter[] = [
  {},
  { userId: userOf(2) },
  { userId: userOf(2), state: 'active' },
  { userId: null },
  { state: 'active' },
  { state: 'revoked' },
  { createdBefore: at(10) },
];

export function identityPlanSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › plans`, () => {
    it('give pages from an index, in order', async () => {
      const { store, acme, planOf } = await openFilled(driver);
      const lists = [
        ...ofOrganizations.map((filter) => ({
          filter,
          list: () => store.organizations.list({ limit: 20, ...filter }),
        })),
        ...ofUsers.map((filter) => ({
          filter,
          list: () => acme.users.list({ limit: 20, ...filter }),
        })),
        ...ofKeys.map((filter) => ({
          filter,
          list: () => acme.apiKeys.list({ limit: 20, ...filter }),
        })),
      ];
      for (const { filter, list } of lists) {
        const { searches, scans, sorts } = await planOf(list);
        // A page from each of several values, which are then put in order together.
        const mayMerge = Object.values(filter).some(Array.isArray);
        expect({ filter, scans, sorts }).toEqual({ filter, scans: [], sorts: mayMerge && sorts });
        expect(searches.length).toBeGreaterThan(0);
      }
      const deactivated = await planOf(() => acme.users.list({ active: false }));
      expect(deactivated.scans).toEqual([]);
      const all = await planOf(() => store.organizations.list());
      expect(all.sorts).toBe(false);
    });

    it('find organizations, users and keys by what is unique', async () => {
      const { store, acme, planOf } = await openFilled(driver);
      const issued = await acme.apiKeys.issue({ name: 'production', userId: userOf(2) });
      const calls: readonly (readonly [() => Promise<unknown>, readonly string[]])[] = [
        [() => store.organizations.get(acmeId), ['id']],
        [() => store.organizations.getMany([acmeId]), ['id']],
        [() => store.organizations.getBySlug('acme'), ['slug']],
        [() => store.organizations.getByExternalId('acme'), ['external_id']],
        [() => store.users.getByEmail('ada@example.com'), ['email']],
        [() => store.users.getByExternalId('ada'), ['external_id']],
        [() => acme.users.get(userOf(2)), ['organization_id', 'id']],
        [() => acme.users.getMany([userOf(2)]), ['organization_id', 'id']],
        [() => acme.apiKeys.get(issued.key.id), ['organization_id', 'id']],
        [() => store.apiKeys.verify(issued.plaintext), ['prefix', 'id', 'organization_id', 'id']],
      ];
      for (const [call, expected] of calls) {
        const { searches, scans } = await planOf(call);
        expect(scans).toEqual([]);
        expect(searches.flatMap(({ columns }) => columns)).toEqual(expected);
      }
    });
  });
}
