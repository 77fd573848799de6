import {
  type BudgetWindow,
  budgetWindows,
  type QuotaExcess,
  RunledgerError,
} from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from '../driver.ts';
import { createOrganization, uuid } from '../fixtures.ts';
import { HOUR, used } from './quota-fixtures.ts';
import { EMPTY, type ModelBudget, type ModelRequest, QuotaModel } from './quota-model.ts';

const amount = (max: number) => fc.integer({ min: 0, max });
const requestId = fc.integer({ min: 0, max: 6 }).map((number) => `request ${number}`);
const request = fc.record<ModelRequest>({
  userId: fc.constantFrom(null, uuid(1), uuid(2)),
  apiKeyId: fc.constantFrom(null, uuid(3)),
  amounts: fc.record({ cost: amount(20), tokens: amount(12), requests: amount(2) }),
});

/** Each step in the store and in the model; what both answer must be the same. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      requestId,
      request,
      holdMs: fc.constantFrom(1_000, 5_000, 24 * HOUR),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      requestId,
      tokens: amount(15),
      cost: fc.option(amount(25)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), requestId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('check' as const), request }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 999, 1_000, 4_000, 12 * HOUR, 24 * HOUR, 20 * 24 * HOUR),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('releaseExpired' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      place: fc.nat(3),
      tokens: amount(40),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const), place: fc.nat(3) }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const BUDGETS: readonly Omit<ModelBudget, 'id'>[] = [
  {
    userId: null,
    apiKeyId: null,
    period: 'day',
    action: 'block',
    limits: { cost: null, tokens: 30, requests: 6 },
  },
  {
    userId: null,
    apiKeyId: null,
    period: 'month',
    action: 'block',
    limits: { cost: 60, tokens: 90, requests: null },
  },
  {
    userId: uuid(1),
    apiKeyId: null,
    period: 'day',
    action: 'block',
    limits: { cost: 25, tokens: 20, requests: null },
  },
  {
    userId: null,
    apiKeyId: uuid(3),
    period: 'month',
    action: 'warn',
    limits: { cost: null, tokens: 15, requests: 3 },
  },
];

export function quotaPropertySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › quotas`, () => {
    it('are what a simple model says, whatever happens in whatever order', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
          let time = Date.UTC(2026, 0, 31, 23, 59, 50);
          const now = () => new Date(time);
          const database = await driver.open({ clock: now });
          try {
            const run = await begin(database, now);
            for (const each of steps) {
              if (each.do === 'pass') time += each.ms;
              else await run(each);
            }
          } finally {
            await database.close();
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}

/** What does one step in both, and compares the answers and the windows. */
async function begin({ store, rows }: TestDatabase, now: () => Date) {
  const { id: organizationId } = await createOrganization(store);
  const { budgets, quota } = store.organization(organizationId);
  const model = new QuotaModel();
  const ids: string[] = [];
  const create = async (place: number) => {
    const budget = BUDGETS[place] as ModelBudget;
    const { userId, apiKeyId, period, action, limits } = budget;
    const { id } = await budgets.create({
      userId,
      apiKeyId,
      period,
      action,
      limitCostUsd: limits.cost === null ? null : limits.cost / 1_000,
      limitTokens: limits.tokens,
      limitRequests: limits.requests,
    });
    ids[place] = id;
    model.budgets.set(id, { ...budget, id });
  };
  for (const place of BUDGETS.keys()) await create(place);

  const both = async (each: Exclude<Step, { do: 'pass' }>): Promise<void> => {
    switch (each.do) {
      case 'reserve': {
        const expected = model.reserve(each.requestId, each.request, each.holdMs, now());
        const { requestId: name, holdMs } = each;
        const asked = { ...plain(each.request), requestId: name, holdMs };
        const answer = await settled(quota.reserve(asked), (result) => ({
          allowed: result.granted,
          exceeded: texts(result.granted ? result.warnings : result.exceeded),
        }));
        expect(answer).toEqual(expected);
        return;
      }
      case 'check': {
        const { allowed, exceeded } = await quota.check(plain(each.request));
        expect({ allowed, exceeded: texts(exceeded) }).toEqual(model.check(each.request, now()));
        return;
      }
      case 'settle': {
        const { tokens, cost } = each;
        const expected = model.settle(each.requestId, { tokens, cost, requests: 1 }, now());
        const costUsd = cost === null ? null : cost / 1_000;
        const event = used(now(), { inputTokens: tokens, costUsd });
        const answer = await settled(quota.settle(each.requestId, event), (result) =>
          result.recorded
            ? {
                recorded: true,
                exceeded: result.exceededReservation,
                late: result.settledLate,
              }
            : { recorded: false },
        );
        expect(answer).toEqual(expected);
        return;
      }
      case 'release': {
        const expected = model.release(each.requestId, now());
        expect(await settled(quota.release(each.requestId), () => 'released')).toEqual(expected);
        return;
      }
      case 'releaseExpired':
        expect(await quota.releaseExpired()).toBe(model.releaseExpired(now()));
        return;
      case 'limit': {
        const id = ids[each.place] as string;
        await budgets.update(id, { limitTokens: each.tokens });
        const budget = model.budgets.get(id) as ModelBudget;
        budget.limits = { ...budget.limits, tokens: each.tokens };
        return;
      }
      case 'replace':
        expect(await budgets.delete(ids[each.place] as string)).toBe(true);
        model.delete(ids[each.place] as string);
        await create(each.place);
    }
  };
  return async (each: Exclude<Step, { do: 'pass' }>) => {
    await both(each);
    const stored = (await rows(budgetWindows)).map(windowText);
    expect(new Map(stored.filter(([, text]) => text !== EMPTY))).toEqual(model.windows());
  };
}

function plain({ userId, apiKeyId, amounts }: ModelRequest) {
  const { cost, tokens, requests } = amounts;
  return { userId, apiKeyId, costUsd: cost / 1_000, tokens, requests };
}

/** The answer, or the code of the error. */
async function settled<T, A>(call: Promise<T>, answer: (result: T) => A): Promise<A | string> {
  try {
    return answer(await call);
  } catch (error) {
    if (error instanceof RunledgerError) return error.code;
    throw error;
  }
}

const KIND = { costUsd: 'cost', tokens: 'tokens', requests: 'requests' } as const;

function texts(exceeded: readonly QuotaExcess[]): string[] {
  return exceeded.map(({ budgetId, limit, remaining }) => {
    const left = limit === 'costUsd' ? Math.round(remaining * 1_000) : remaining;
    return `${budgetId} ${KIND[limit]} ${left}`;
  });
}

function windowText(window: BudgetWindow): [string, string] {
  const sums = [
    [window.usedCostUsd * 1_000, window.reservedCostUsd * 1_000],
    [window.usedTokens, window.reservedTokens],
    [window.usedRequests, window.reservedRequests],
  ];
  return [
    `${window.budgetId} ${window.windowStart.toISOString().slice(0, 10)}`,
    sums.map(([usedUp = 0, held = 0]) => `${Math.round(usedUp)} + ${Math.round(held)}`).join(', '),
  ];
}
