/** What holds for every list: pages by keyset, the same order on every engine, and requests that are checked. */
import { type Organization, organizations, ValidationError } from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from './driver.ts';
import { openFresh, uuid } from './fixtures.ts';

/** Few instants for many rows, so that the identifier often decides the order. */
const INSTANTS = [0, 1, 1000].map((offset) => new Date(Date.UTC(2026, 0, 1) + offset));
const TIERS = ['free', 'pro', 'Pro', 'é'];

interface Facts {
  readonly instant: number;
  readonly tier: number;
}

async function withOrganizations(database: TestDatabase, facts: readonly Facts[]) {
  const rows = facts.map(({ instant, tier }, place) => ({
    id: uuid((place * 7919) % 10_007),
    slug: `organization-${place}`,
    name: `Organization ${place}`,
    quotaTier: TIERS[tier] as string,
    createdAt: INSTANTS[instant] as Date,
  }));
  await database.store.load(organizations, rows);
  return rows;
}

function byAge(
  a: Pick<Organization, 'createdAt' | 'id'>,
  b: Pick<Organization, 'createdAt' | 'id'>,
) {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

export function listSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › lists`, () => {
    it('give every row once, in order, whatever the size of the pages', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ instant: fc.nat(2), tier: fc.nat(3) }), { maxLength: 12 }),
          fc.integer({ min: 1, max: 5 }),
          fc.constantFrom('asc' as const, 'desc' as const),
          fc.option(fc.subarray(TIERS, { minLength: 1 }), { nil: undefined }),
          async (facts, limit, order, quotaTier) => {
            const database = await driver.open();
            try {
              const rows = await withOrganizations(database, facts);
              const expected = rows
                .filter((row) => quotaTier?.includes(row.quotaTier) ?? true)
                .sort((a, b) => (order === 'asc' ? byAge(a, b) : byAge(b, a)));
              const seen: string[] = [];
              let after: string | null | undefined;
              let pages = 0;
              do {
                pages += 1;
                const page = await database.store.organizations.list({
                  limit,
                  order,
                  quotaTier,
                  after,
                });
                expect(page.items.length).toBeLessThanOrEqual(limit);
                seen.push(...page.items.map(({ id }) => id));
                after = page.next;
              } while (after !== null);
              expect(seen).toEqual(expected.map(({ id }) => id));
              // None is announced that would be empty.
              expect(pages).toBe(Math.ceil(expected.length / limit) || 1);
            } finally {
              await database.close();
            }
          },
        ),
        { numRuns: 12 },
      );
    });

    it('neither repeat nor miss a row while others come and go', async () => {
      const database = await openFresh(driver);
      const { store } = database;
      const rows = await withOrganizations(
        database,
        Array.from({ length: 9 }, () => ({ instant: 1, tier: 0 })),
      );
      const sorted = rows.toSorted(byAge).map(({ id }) => id);
      const first = await store.organizations.list({ limit: 4, order: 'asc' });
      await store.organizations.delete(sorted[0] as string);
      await store.organizations.delete(sorted[3] as string);
      await store.organizations.create({
        slug: 'early',
        name: 'Early',
        createdAt: INSTANTS[0] as Date,
      });
      const second = await store.organizations.list({
        limit: 1000,
        order: 'asc',
        after: first.next,
      });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(sorted);
      expect(second.next).toBeNull();
    });

    it('compare instants from and before', async () => {
      const database = await openFresh(driver);
      await withOrganizations(
        database,
        [0, 1, 2].map((instant) => ({ instant, tier: 0 })),
      );
      const { items } = await database.store.organizations.list({
        createdFrom: INSTANTS[1],
        createdBefore: INSTANTS[2],
      });
      expect(items.map(({ createdAt }) => createdAt)).toEqual([INSTANTS[1]]);
    });

    it('take very many values of a filter', async () => {
      const database = await openFresh(driver);
      const [wanted] = await withOrganizations(
        database,
        [0, 1].map((tier) => ({ instant: 0, tier })),
      );
      const quotaTier = Array.from({ length: 1_000 }, (_, place) => `tier-${place}`);
      const { items } = await database.store.organizations.list({
        quotaTier: [...quotaTier, 'free'],
      });
      expect(items.map(({ id }) => id)).toEqual([wanted?.id]);
    });

    it('refuse what they do not know, all of it at once', async () => {
      const { store } = await openFresh(driver);
      const given = {
        limit: 0,
        order: 'up',
        after: 'nonsense',
        createdFrom: 'yesterday',
        quotaTier: ['pro', 1],
        colour: 'red',
      };
      const error = await store.organizations
        .list(given as unknown as Parameters<typeof store.organizations.list>[0])
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path).sort()).toEqual([
        'after',
        'colour',
        'createdFrom',
        'limit',
        'order',
        'quotaTier',
      ]);
      await expect(store.organizations.list({ quotaTier: null as never })).rejects.toMatchObject({
        issues: [{ path: 'quotaTier', message: 'must not be null' }],
      });
      await expect(
        store.organizations.list([] as unknown as Parameters<typeof store.organizations.list>[0]),
      ).rejects.toThrow(ValidationError);
    });

    it('refuse a cursor of another list, or one that was tampered with', async () => {
      const database = await openFresh(driver);
      await withOrganizations(
        database,
        [0, 1].map((instant) => ({ instant, tier: 0 })),
      );
      const { next } = await database.store.organizations.list({ limit: 1 });
      const parts = JSON.parse(Buffer.from(next ?? '', 'base64url').toString()) as unknown[];
      const forge = (changed: unknown[]) =>
        Buffer.from(JSON.stringify(changed)).toString('base64url');
      for (const after of [
        forge(['users_list', ...parts.slice(1)]),
        forge(parts.slice(0, 2)),
        forge([parts[0], 'never', parts[2]]),
        forge([parts[0], parts[1], "'; drop table organizations"]),
      ]) {
        await expect(database.store.organizations.list({ after })).rejects.toThrow(ValidationError);
      }
    });

    it('refuse a cursor of another order, of other filters and of another owner', async () => {
      const database = await openFresh(driver);
      const { organizations: list } = database.store;
      const rows = await withOrganizations(
        database,
        [0, 1, 2, 0, 1].map((instant) => ({ instant, tier: 0 })),
      );
      const asked = { order: 'asc' as const, quotaTier: ['free', 'pro'], limit: 2 };
      const { next: after } = await list.list(asked);
      const refused = {
        issues: [{ path: 'after', message: expect.stringContaining('begin without `after`') }],
      };
      for (const otherwise of [
        { ...asked, order: undefined },
        { ...asked, quotaTier: 'free' },
        { ...asked, quotaTier: undefined },
        { ...asked, createdFrom: INSTANTS[0] },
      ]) {
        await expect(list.list({ ...otherwise, after })).rejects.toMatchObject(refused);
      }
      // The same is the same, however it is said, and in pages of another size.
      const same = {
        ...asked,
        quotaTier: ['pro', 'free', 'pro'],
        createdFrom: undefined,
        limit: 9,
      };
      expect((await list.list({ ...same, after })).items).toHaveLength(3);

      const [one, other] = rows.map(({ id }) => database.store.organization(id));
      for (const email of ['a@example.com', 'b@example.com']) {
        await one?.users.create({ email, role: 'user' });
      }
      const page = await one?.users.list({ limit: 1 });
      await expect(other?.users.list({ after: page?.next })).rejects.toMatchObject(refused);
      expect((await one?.users.list({ after: page?.next }))?.items).toHaveLength(1);
    });

    it('go on with a filter that asks for what holds now', async () => {
      let now = INSTANTS[0] as Date;
      const { store } = await openFresh(driver, { clock: () => now });
      const { id } = await store.organizations.create({ slug: 'acme', name: 'Acme' });
      const { apiKeys } = store.organization(id);
      for (const name of ['one', 'two']) await apiKeys.issue({ name });
      const asked = { state: 'active' as const, limit: 1 };
      const { next: after } = await apiKeys.list(asked);
      now = INSTANTS[2] as Date;
      expect((await apiKeys.list({ ...asked, after })).items).toHaveLength(1);
    });
  });
}
