/** Tenant safety: what an organization can do with every identifier of another is nothing. */

import {
  type AnyTable,
  model,
  type OrganizationStore,
  type RunledgerError,
  type Store,
} from '@runledger/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DriverUnderTest, TestDatabase } from '../driver.ts';
import { attempts } from './attempts.ts';
import { MARK, type Neighbour, settleNeighbour } from './neighbour.ts';

/** What an operation that finds nothing of its own may say; anything else is a fault. */
const REFUSALS = [
  'VALIDATION',
  'NOT_FOUND',
  'FOREIGN_KEY_VIOLATION',
  'UNIQUE_VIOLATION',
  'ILLEGAL_STATE',
  'ILLEGAL_TRANSITION',
  'TRANSACTION_SCOPE',
];

const names = Object.keys(attempts) as (keyof typeof attempts)[];
const operations = names.flatMap((name) =>
  Object.keys(attempts[name]).map((operation) => ({ name, operation })),
);

const tenantTables = Object.values<AnyTable>(model).filter(
  (table) => 'organizationId' in table.columns,
);

/** Everything that the neighbour has, in an order of its own. */
async function possessions(database: TestDatabase, id: string): Promise<string> {
  const rows = await Promise.all(
    tenantTables.map(async (table) => {
      const all = (await database.rows(table)) as { organizationId: string }[];
      const own = all.filter(({ organizationId }) => organizationId === id);
      return [table.name, own.map((row) => JSON.stringify(row)).sort()];
    }),
  );
  return JSON.stringify(rows);
}

function attempt(
  store: OrganizationStore,
  { name, operation }: (typeof operations)[number],
  identifier: string,
): Promise<unknown> {
  const repository = store[name];
  const operate = (attempts[name] as Record<string, unknown>)[operation] as (
    given: typeof repository,
    identifier: string,
  ) => Promise<unknown>;
  // What throws before it gives a promise counts as refused too.
  return Promise.resolve().then(() => operate(repository, identifier));
}

/** An answer in words, whatever it is made of. */
function words(answer: unknown): string {
  return JSON.stringify(answer, (_, value) => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Error
      ? { ...value, message: value.message, code: codeOf(value) }
      : value;
  });
}

const codeOf = (error: unknown) => (error as Partial<RunledgerError>).code;

async function tryAll(
  store: Store,
  stranger: OrganizationStore,
  operation: (typeof operations)[number],
  { identifiers }: Neighbour,
): Promise<string[]> {
  const faults: string[] = [];
  for (const [what, identifier] of Object.entries(identifiers)) {
    const where = `${operation.name}.${operation.operation} with the neighbour's ${what}`;
    const judge = (answer: unknown) => {
      if (words(answer)?.includes(MARK)) faults.push(`${where} gave away ${words(answer)}`);
    };
    try {
      judge(await attempt(stranger, operation, identifier));
    } catch (error) {
      judge(error);
      if (!REFUSALS.includes(codeOf(error) ?? '')) faults.push(`${where} failed: ${error}`);
    }
    // Some operations want a transaction.
    await store
      .transaction((inside) => attempt(inside.organization(stranger.id), operation, identifier))
      .then(judge, judge);
  }
  return faults;
}

export function tenancySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › tenant safety`, () => {
    let database: TestDatabase;
    let neighbour: Neighbour;
    let before: string;
    let strangers = 0;

    // One neighbour for all: that nobody changes it is what the tests are about.
    beforeAll(async () => {
      database = await driver.open();
      neighbour = await settleNeighbour(database.store);
      before = await possessions(database, neighbour.store.id);
      expect(before).toContain(MARK);
    });
    afterAll(() => database.close());

    async function newStranger(): Promise<OrganizationStore> {
      strangers += 1;
      const { id } = await database.store.organizations.create({
        slug: `stranger-${strangers}`,
        name: 'Stranger',
      });
      return database.store.organization(id);
    }

    it.each(operations)(
      '$name: $operation reaches nothing of another organization',
      async (operation) => {
        const faults = await tryAll(database.store, await newStranger(), operation, neighbour);
        expect(faults).toEqual([]);
        expect(await possessions(database, neighbour.store.id)).toBe(before);
      },
    );

    it('lists hold nothing of another organization, whatever the filter', async () => {
      const stranger = await newStranger();
      const lists = await Promise.all([
        stranger.users.list(),
        stranger.apiKeys.list(),
        stranger.models.list(),
        stranger.workflows.list(),
        stranger.taskStates.list(),
        stranger.tasks.list(),
        stranger.jobs.list(),
        stranger.metering.listEvents(),
        stranger.metering.listDailyUsage(),
        stranger.budgets.list(),
        stranger.audit.list(),
      ]);
      expect(lists).toEqual(lists.map(() => ({ items: [], next: null })));
      expect(await stranger.jobs.counts()).toEqual({
        queued: 0,
        processing: 0,
        completed: 0,
        failed: 0,
        cancelled: 0,
      });
    });
  });
}
