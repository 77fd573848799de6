/** What quotas cost on PostgreSQL, and what they are under stricter isolation. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type PostgresStore } from '../src/store.ts';
import { createDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let store: PostgresStore;
const statements: string[] = [];

beforeAll(async () => {
  database = await createDatabase();
  store = await openPostgres({ url: database.url, onQuery: ({ sql }) => statements.push(sql) });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

async function organization(slug: string, limitTokens: number) {
  const { id } = await store.organizations.create({ slug, name: slug });
  const acme = store.organization(id);
  await acme.budgets.create({ period: 'month', action: 'block', limitTokens });
  await acme.budgets.create({ period: 'month', action: 'block', limitRequests: 1_000 });
  return acme;
}

const event = (inputTokens: number) => ({
  occurredAt: new Date(),
  provider: 'anthropic',
  model: 'claude-sonnet-4',
  inputTokens,
});

describe('the statements of a quota', () => {
  it('are few: four to reserve and five to settle, in a transaction, and one to say no', async () => {
    const { quota } = await organization('few', 10);
    // The first of all looks for the partition of the month too.
    await quota.reserve({ requestId: 'first' });
    await quota.settle('first', event(0));
    const count = async (call: () => Promise<unknown>) => {
      statements.length = 0;
      await call();
      return statements.filter((sql) => !/^(BEGIN|COMMIT)/.test(sql)).length;
    };
    const reserve = (requestId: string) => quota.reserve({ requestId, tokens: 6 });
    expect(await count(() => reserve('a'))).toBe(4);
    expect(await count(() => reserve('a'))).toBe(2);
    expect(await count(() => reserve('b'))).toBe(1);
    expect(await count(() => quota.check({ tokens: 6 }))).toBe(1);
    expect(await count(() => quota.settle('a', event(1)))).toBe(5);
    expect(await count(() => quota.settle('a', event(1)))).toBe(1);
    await reserve('b');
    expect(await count(() => quota.release('b'))).toBe(4);
  });
});

describe.each(['read committed', 'repeatable read', 'serializable'] as const)(
  'quotas in transactions that are %s',
  (isolation) => {
    it('are never past the limit, and use all of it', async () => {
      const acme = await organization(isolation.replace(' ', '-'), 100);
      const request = (number: number) =>
        store.transaction(
          async (inside) => {
            const { quota } = inside.organization(acme.id);
            const requestId = `request ${number}`;
            const { granted } = await quota.reserve({ requestId, tokens: 10 });
            if (granted && number % 2 === 0) await quota.settle(requestId, event(10));
            return granted;
          },
          { isolation, retries: 100 },
        );
      const results = await Promise.all(Array.from({ length: 24 }, (_, number) => request(number)));
      expect(results.filter(Boolean)).toHaveLength(10);
      const { items } = await acme.budgets.status();
      expect(
        items.map(({ window }) => [
          window.usedTokens + window.reservedTokens,
          window.usedRequests + window.reservedRequests,
        ]),
      ).toEqual([
        [100, 10],
        [100, 10],
      ]);
    });
  },
);
