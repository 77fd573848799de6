import { NIL_UUID, type OrganizationMetering, type Page, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from '../fixtures.ts';

/** Every item of a list, page after page. */
async function all<T>(page: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const { items: some, next }: Page<T> = await page(after);
    items.push(...some);
    after = next;
  } while (after !== null);
  return items;
}

/** Events over two months, several in one instant. */
async function withEvents(driver: DriverUnderTest) {
  const { store } = await openFresh(driver);
  const acme = await createOrganization(store, 'acme');
  const umbrella = await createOrganization(store, 'umbrella');
  const events = Array.from({ length: 24 }, (_, place) =>
    usageEvent(acme, {
      id: uuid((place * 7) % 24),
      occurredAt: new Date(Date.UTC(2026, place % 3, 28 - (place % 2), place % 4)),
      userId: place % 4 === 0 ? null : uuid(100 + (place % 4)),
      apiKeyId: place % 5 === 0 ? uuid(200) : null,
      jobId: place === 3 ? uuid(300) : null,
      workflowExecId: place === 4 ? 'workflow' : null,
      taskExecId: place === 5 ? 'task' : null,
      requestId: `request ${place}`,
      provider: place % 2 === 0 ? 'anthropic' : 'openai',
      model: `model ${place % 3}`,
      status: place % 6 === 0 ? 'error' : 'ok',
      costUsd: place / 8,
    }),
  );
  await store.metering.recordBatch([...events, usageEvent(umbrella, { id: uuid(900) })]);
  return { metering: store.organization(acme.id).metering, events };
}

type Ids = readonly (string | undefined)[];
type EventFilter = NonNullable<Parameters<OrganizationMetering['listEvents']>[0]>;

export function usageListSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › metering › listDailyUsage, beyond what a number holds`, () => {
    it('says which way leads around a sum that cannot be given, and gives the other days', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store);
      const [huge, plain] = ['2026-01-02', '2026-01-01'].map((day) => ({
        ...usageEvent(acme),
        occurredAt: new Date(day),
      }));
      const inputTokens = Number.MAX_SAFE_INTEGER;
      for (const id of [uuid(1), uuid(2)]) {
        await store.metering.record({ ...huge, id, inputTokens } as typeof huge & object);
      }
      await store.metering.record(plain as NonNullable<typeof plain>);
      const { metering } = store.organization(acme.id);
      await expect(metering.listDailyUsage()).rejects.toMatchObject({
        code: 'DATA',
        message: expect.stringContaining('dayFrom and dayTo'),
      });
      const { items } = await metering.listDailyUsage({ dayTo: '2026-01-01' });
      expect(items).toHaveLength(1);
    });
  });

  describe(`${driver.name} › metering › listEvents`, () => {
    it('gives each event of the organization once, newest first, over months and pages', async () => {
      const { metering, events } = await withEvents(driver);
      const sorted: Ids = events
        .toSorted(
          (a, b) =>
            b.occurredAt.getTime() - a.occurredAt.getTime() ||
            ((a.id ?? '') < (b.id ?? '') ? 1 : -1),
        )
        .map(({ id }) => id);
      for (const limit of [1, 5, 24, 1000]) {
        const items = await all((after) => metering.listEvents({ after, limit }));
        expect(items.map(({ id }) => id)).toEqual(sorted);
      }
      const oldestFirst = await all((after) =>
        metering.listEvents({ after, limit: 7, order: 'asc' }),
      );
      expect(oldestFirst.map(({ id }) => id)).toEqual(sorted.toReversed());
    });

    it('gives whole events', async () => {
      const { metering, events } = await withEvents(driver);
      const { items } = await metering.listEvents({ requestId: 'request 7' });
      expect(items).toEqual([expect.objectContaining(events[7])]);
    });

    it('filters by what the events say, by time, and by all of it together', async () => {
      const { metering, events } = await withEvents(driver);
      const idsOf = async (filter: EventFilter) =>
        (await metering.listEvents(filter)).items.map(({ id }) => id).sort();
      const expected = (matches: (event: (typeof events)[number]) => boolean): Ids =>
        events
          .filter(matches)
          .map(({ id }) => id)
          .sort();
      const from = new Date('2026-02-01T00:00:00.000Z');
      const before = new Date('2026-02-28T00:00:00.000Z');
      expect(await idsOf({ userId: uuid(101) })).toEqual(
        expected(({ userId }) => userId === uuid(101)),
      );
      expect(await idsOf({ userId: [uuid(101), uuid(102)] })).toEqual(
        expected(({ userId }) => userId === uuid(101) || userId === uuid(102)),
      );
      expect(await idsOf({ apiKeyId: uuid(200) })).toEqual(
        expected(({ apiKeyId }) => apiKeyId !== null),
      );
      expect(await idsOf({ jobId: uuid(300) })).toEqual([events[3]?.id]);
      expect(await idsOf({ workflowExecId: 'workflow' })).toEqual([events[4]?.id]);
      expect(await idsOf({ taskExecId: 'task' })).toEqual([events[5]?.id]);
      expect(await idsOf({ provider: 'openai', model: ['model 0', 'model 2'] })).toEqual(
        expected(({ provider, model }) => provider === 'openai' && model !== 'model 1'),
      );
      expect(await idsOf({ status: 'error' })).toEqual(
        expected(({ status }) => status === 'error'),
      );
      expect(await idsOf({ occurredFrom: from, occurredBefore: before })).toEqual(
        expected(({ occurredAt }) => occurredAt >= from && occurredAt < before),
      );
      expect(await idsOf({ occurredFrom: from, userId: uuid(102), status: 'ok' })).toEqual(
        expected(
          ({ occurredAt, userId, status }) =>
            occurredAt >= from && userId === uuid(102) && status === 'ok',
        ),
      );
      expect(await idsOf({ provider: [] })).toEqual([]);
    });

    it('refuses filters that cannot be', async () => {
      const { metering } = await withEvents(driver);
      const filter = { userId: 'me', occurredFrom: 'now', status: 'well', organizationId: uuid(1) };
      const error = await metering
        .listEvents(filter as unknown as EventFilter)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path).sort()).toEqual(
        Object.keys(filter).sort(),
      );
    });
  });

  describe(`${driver.name} › metering › listDailyUsage`, () => {
    it('gives the totals by day, user and key, the newest day first', async () => {
      const { metering, events } = await withEvents(driver);
      const days = await all((after) => metering.listDailyUsage({ after, limit: 4 }));
      const keys = days.map(({ day, userId, apiKeyId }) => `${day}/${userId}/${apiKeyId}`);
      expect(keys).toEqual(keys.toSorted().reverse());
      expect(new Set(keys).size).toBe(keys.length);
      const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
      expect(sum(days.map(({ requestCount }) => requestCount))).toBe(events.length);
      expect(sum(days.map(({ costUsd }) => costUsd))).toBe(
        sum(events.map(({ costUsd }) => costUsd ?? 0)),
      );
      for (const { costUsd, costNanoUsd } of days) expect(Number(costNanoUsd) / 1e9).toBe(costUsd);
    });

    it('filters by day, user and key', async () => {
      const { metering, events } = await withEvents(driver);
      const ofNobody = await metering.listDailyUsage({ userId: NIL_UUID, order: 'asc' });
      expect(ofNobody.items.length).toBeGreaterThan(0);
      expect(ofNobody.items.every(({ userId }) => userId === NIL_UUID)).toBe(true);
      const range = await metering.listDailyUsage({ dayFrom: '2026-01-28', dayTo: '2026-02-27' });
      expect([...new Set(range.items.map(({ day }) => day))]).toEqual(['2026-02-27', '2026-01-28']);
      const ofKey = await metering.listDailyUsage({ apiKeyId: [uuid(200), uuid(201)] });
      const withKey = events.filter(({ apiKeyId }) => apiKeyId !== null);
      expect(ofKey.items.reduce((total, { requestCount }) => total + requestCount, 0)).toBe(
        withKey.length,
      );
      await expect(metering.listDailyUsage({ dayFrom: '2026-02-30' })).rejects.toThrow(
        ValidationError,
      );
    });

    it('gives sums exactly that no number of dollars, or of nano-dollars, can hold', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store);
      const { metering } = store.organization(acme.id);
      const most = 4_194_304;
      const { organizationId: _, ...event } = usageEvent(acme, { costUsd: most });
      await metering.record({ ...event, costUsd: 0.000_000_001 });
      await metering.recordBatch([event, event, event]);
      const { items } = await metering.listDailyUsage();
      expect(items).toEqual([
        expect.objectContaining({
          requestCount: 4,
          costUsd: 3 * most,
          costNanoUsd: BigInt(most) * 3_000_000_000n + 1n,
        }),
      ]);
    });
  });
}
