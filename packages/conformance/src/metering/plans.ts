/** Statements about usage and quotas find their rows by the index that is there for it. */
import {
  budgets,
  budgetWindows,
  dailyUsage,
  usageEvents,
  usageReservations,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, uuid } from '../fixtures.ts';

const ROWS = 2_000;
const START = Date.UTC(2026, 2, 14);

async function openFilled(driver: DriverUnderTest) {
  const heard: string[] = [];
  const database = await openFresh(driver, { onQuery: ({ sql }) => heard.push(sql) });
  const { store } = database;
  const acme = await createOrganization(store, 'acme');
  const umbrella = await createOrganization(store, 'umbrella');
  const rows = Array.from({ length: ROWS }, (_, place) => ({
    organizationId: (place % 2 === 0 ? acme : umbrella).id,
    id: uuid(place),
    userId: uuid(10_000 + (place % 200)),
    apiKeyId: uuid(20_000 + (place % 50)),
    at: new Date(START + place * 3_600_000),
  }));
  await store.load(
    usageEvents,
    rows.map(({ at, ...row }, place) => ({
      ...row,
      occurredAt: at,
      jobId: place % 10 === 0 ? uuid(30_000 + place) : null,
      provider: 'anthropic',
      model: 'claude-sonnet-4',
    })),
  );
  await store.load(
    dailyUsage,
    rows.map(({ id, at, ...row }) => ({ ...row, day: at.toISOString().slice(0, 10) })),
  );
  await store.load(
    budgets,
    rows.map(({ at, ...row }, place) => ({
      ...row,
      apiKeyId: place % 3 === 0 ? row.apiKeyId : null,
      period: 'day' as const,
      action: 'block' as const,
      limitTokens: 1,
    })),
  );
  await store.load(
    budgetWindows,
    rows.map(({ organizationId, id, at }) => ({ organizationId, budgetId: id, windowStart: at })),
  );
  await store.load(
    usageReservations,
    rows.map(({ organizationId, at }, place) => ({
      organizationId,
      requestId: `request ${place}`,
      budgetWindows: [],
      reservedAt: at,
      expiresAt: at,
      settledAt: place % 5 === 0 ? null : at,
    })),
  );
  return {
    ...database,
    acme: store.organization(acme.id),
    /** The statements of calls. */
    async statementsOf(calls: () => Promise<void>): Promise<string[]> {
      heard.length = 0;
      await calls();
      return [...new Set(heard)];
    },
  };
}

/** Rows are found by these columns alone, already in order. */
const ordered = (...columns: readonly string[]) => ({
  columns: [columns.join(', ')],
  scans: [],
  sorts: false,
});

export function usagePlanSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › plans`, () => {
    it('find events and days in the order that lists have', async () => {
      const { acme, plan, statementsOf } = await openFilled(driver);
      const found = async (call: () => Promise<unknown>, values?: readonly unknown[]) => {
        const [statement] = await statementsOf(async () => void (await call()));
        const { searches, scans, sorts } = await plan(statement as string, values);
        const columns = searches.map((search) => search.columns.join(', '));
        // Every partition of a table has the same.
        return { columns: [...new Set(columns)], scans, sorts };
      };
      const { listEvents, listDailyUsage } = acme.metering;
      const from = new Date(START);
      const [user, job] = [uuid(10_000), uuid(30_000)];
      expect(await found(() => listEvents())).toEqual(ordered('organization_id'));
      expect(await found(() => listEvents({ occurredFrom: from }), [acme.id, from, 101])).toEqual(
        ordered('organization_id', 'occurred_at'),
      );
      expect(await found(() => listEvents({ userId: user }))).toEqual(
        ordered('organization_id', 'user_id'),
      );
      expect(
        await found(
          () => listEvents({ userId: user, occurredFrom: from }),
          [acme.id, from, user, 101],
        ),
      ).toEqual(ordered('organization_id', 'user_id', 'occurred_at'));
      expect(await found(() => listEvents({ jobId: job }))).toEqual(
        ordered('organization_id', 'job_id'),
      );
      expect(await found(() => listDailyUsage())).toEqual(ordered('organization_id'));
      expect(await found(() => listDailyUsage({ userId: user }))).toEqual(
        ordered('organization_id', 'user_id'),
      );
      expect(await found(() => listDailyUsage({ apiKeyId: uuid(20_000) }))).toEqual(
        ordered('organization_id', 'api_key_id'),
      );
      expect(await found(() => acme.budgets.list())).toEqual(ordered('organization_id'));
      expect(await found(() => acme.budgets.list({ userId: user }))).toEqual(
        ordered('organization_id', 'user_id'),
      );
      expect(await found(() => acme.budgets.list({ apiKeyId: uuid(20_000) }))).toEqual(
        ordered('organization_id', 'api_key_id'),
      );
      expect(await found(() => listDailyUsage({ dayFrom: '2026-03-14' }))).toEqual(
        ordered('organization_id', 'day'),
      );
    });

    it('find what quotas need without reading other budgets, windows and reservations', async () => {
      const { acme, plan, statementsOf } = await openFilled(driver);
      const { quota } = acme;
      const user = { userId: uuid(10_000), apiKeyId: uuid(20_000) };
      const heard = await statementsOf(async () => {
        await quota.check(user);
        await quota.reserve({ ...user, requestId: 'a', requests: 0 });
        await quota.reserve({ ...user, requestId: 'b', requests: 0 });
        await quota.release('a');
        await quota.settle('b', { occurredAt: new Date(START), provider: 'p', model: 'm' });
        await acme.budgets.status({ limit: 1 });
      });
      const statements = heard.filter((sql) => /budget|usage_reservations/.test(sql));
      const isPage = (sql: string) => / limit /.test(sql);
      expect(statements.length).toBeGreaterThan(10);
      for (const sql of statements) {
        const { searches, scans } = await plan(sql);
        expect({ sql, scans }).toEqual({ sql, scans: [] });
        for (const { columns } of searches) {
          // Of one organization; of what is asked for in it, or the first of all.
          expect([sql, columns[0]]).toEqual([sql, 'organization_id']);
          expect([sql, columns.length > 1 || isPage(sql)]).toEqual([sql, true]);
        }
      }
    });
  });
}
