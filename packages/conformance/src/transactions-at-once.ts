/** Calls that are made at once in one transaction: each finds what the one before it left, whoever began the whole. */
import {
  ForeignKeyViolationError,
  type Organization,
  type Store,
  TransactionScopeError,
  type TransactionStore,
} from '@runledger/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, price } from './catalog/fixtures.ts';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from './fixtures.ts';

/** Runs the work in one transaction, and commits. */
type InTransaction = (work: (inside: TransactionStore) => Promise<void>) => Promise<void>;

interface AtOnce {
  readonly name: string;
  check(store: Store, inTransaction: InTransaction): Promise<void>;
}

const slugsOf = async (store: Pick<Store, 'organizations'>): Promise<string[]> =>
  (await store.organizations.list({ limit: 1_000 })).items.map(({ slug }) => slug).sort();

const answers = async (calls: readonly Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(calls)).map((call) =>
    call.status === 'fulfilled' ? 'done' : call.reason,
  );

const changedMind = new Error('changed my mind');

/** Nests work that creates one organization, lets others have turns, and may fail then. */
const nested = (on: TransactionStore, slug: string, pauses: number, isFailing: boolean) =>
  on.transaction(async (inner) => {
    await createOrganization(inner, slug);
    await passing(pauses);
    if (isFailing) throw changedMind;
  });

async function passing(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await null;
}

const entry = (action: string) => ({
  actorType: 'system' as const,
  actorId: 'worker-1',
  action,
  resourceType: 'job',
});

/** What each of the suites on transactions holds its own kind against. */
export const atOnce: readonly AtOnce[] = [
  {
    name: 'undoes the nested one that failed, and no other',
    async check(store, inTransaction) {
      await inTransaction(async (inside) => {
        const calls = [1, 2, 3].map((n) => nested(inside, `org-${n}`, 3, n === 2));
        expect(await answers(calls)).toEqual(['done', changedMind, 'done']);
      });
      expect(await slugsOf(store)).toEqual(['org-1', 'org-3']);
    },
  },
  {
    name: 'keeps calls and batches apart from nested ones that fail',
    async check(store, inTransaction) {
      const acme = await createOrganization(store);
      await inTransaction(async (inside) => {
        const { jobs, audit } = inside.organization(acme.id);
        const batch = Array.from({ length: 1_200 }, (_, payload) => ({ kind: 'batch', payload }));
        const calls = [
          nested(inside, 'first', 3, false),
          jobs.enqueueMany(batch),
          nested(inside, 'second', 3, true),
          createOrganization(inside, 'plain'),
          audit.append(entry('amid')),
          nested(inside, 'third', 0, true),
          inside.organizations.createMany([{ slug: 'many', name: 'Many' }]),
          nested(inside, 'fourth', 1, false),
        ];
        const all = await answers(calls);
        expect(all.filter((answer) => answer !== 'done')).toEqual([changedMind, changedMind]);
      });
      expect(await slugsOf(store)).toEqual(['acme', 'first', 'fourth', 'many', 'plain']);
      const { jobs, audit } = store.organization(acme.id);
      expect(await jobs.counts()).toMatchObject({ queued: 1_200 });
      expect(await audit.verify()).toMatchObject({ valid: true, entries: 1 });
    },
  },
  {
    name: 'keeps what succeeded, whatever is asked for in whatever order',
    async check(store, inTransaction) {
      const call = fc.record({
        kind: fc.constantFrom('plain', 'nested', 'failing', 'several'),
        before: fc.nat(2),
        pauses: fc.nat(3),
      });
      let run = 0;
      const drawn = fc.array(call, { minLength: 2, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(drawn, async (calls) => {
          run += 1;
          const slug = (place: number) => `run-${run}-${place}`;
          await inTransaction(async (inside) => {
            const made = calls.map(async ({ kind, before, pauses }, place) => {
              await passing(before);
              const row = { slug: slug(place), name: 'Drawn' };
              if (kind === 'plain') return await inside.organizations.create(row);
              if (kind === 'several') return await inside.organizations.createMany([row]);
              return await nested(inside, slug(place), pauses, kind === 'failing');
            });
            await answers(made);
          });
          const expected = calls.flatMap(({ kind }, place) =>
            kind === 'failing' ? [] : [slug(place)],
          );
          const found = (await slugsOf(store)).filter((each) => each.startsWith(`run-${run}-`));
          expect(found).toEqual(expected);
        }),
        { numRuns: 25 },
      );
    },
  },
  {
    name: 'publishes one price after the other',
    async check(store, inTransaction) {
      await inTransaction(async ({ models }) => {
        const calls = [3, 9, 6].map((from) => models.publish(price(from, day(from))));
        expect(await answers(calls)).toEqual(['done', 'done', 'done']);
      });
      const { items } = await store.models.list();
      const periods = items.map(({ effectiveFrom, effectiveTo }) => [effectiveFrom, effectiveTo]);
      expect(periods.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
        [day(3), day(6)],
        [day(6), day(9)],
        [day(9), null],
      ]);
    },
  },
  {
    name: 'replaces a key once',
    async check(store, inTransaction) {
      const { id } = await createOrganization(store);
      const { key } = await store.organization(id).apiKeys.issue({ name: 'server' });
      await inTransaction(async (inside) => {
        const { apiKeys } = inside.organization(id);
        const [first, ...others] = await answers([1, 2, 3].map(() => apiKeys.rotate(key.id)));
        expect(first).toBe('done');
        for (const other of others) expect(other).toMatchObject({ code: 'ILLEGAL_STATE' });
      });
      expect((await store.organization(id).apiKeys.list()).items).toHaveLength(2);
    },
  },
  {
    name: 'links the entries of an audit chain, and sets its checkpoints ahead',
    async check(store, inTransaction) {
      const { id } = await createOrganization(store);
      await inTransaction(async (inside) => {
        const { audit } = inside.organization(id);
        const appended = await Promise.all(['a', 'b', 'c', 'd'].map((a) => audit.append(entry(a))));
        expect(appended.map(({ sequence, action }) => [sequence, action])).toEqual([
          [1, 'a'],
          [2, 'b'],
          [3, 'c'],
          [4, 'd'],
        ]);
        const [last, ...before] = await answers([3, 1, 2].map((n) => audit.checkpoint(n, 'kept')));
        expect(last).toBe('done');
        for (const late of before) expect(late).toMatchObject({ code: 'ILLEGAL_STATE' });
      });
      expect(await store.organization(id).audit.verify()).toMatchObject({ valid: true });
    },
  },
  {
    name: 'grants no more than there is, and settles once',
    async check(store, inTransaction) {
      const acme = await createOrganization(store);
      const { budgets, quota } = store.organization(acme.id);
      await budgets.create({ period: 'month', action: 'block', limitTokens: 10 });
      await quota.reserve({ requestId: 'held', tokens: 1 });
      await inTransaction(async (inside) => {
        const own = inside.organization(acme.id).quota;
        const reserved = await Promise.all(
          [1, 2, 3, 4, 5].map((n) => own.reserve({ requestId: `request-${n}`, tokens: 3 })),
        );
        expect(reserved.filter(({ granted }) => granted)).toHaveLength(3);
        const { organizationId: _, ...event } = usageEvent(acme, { inputTokens: 1 });
        const settled = await Promise.all([1, 2, 3].map(() => own.settle('held', event)));
        expect(settled.filter(({ recorded }) => recorded)).toHaveLength(1);
      });
      expect((await store.organization(acme.id).metering.listEvents()).items).toHaveLength(1);
    },
  },
  {
    name: 'goes on where one of several refused something',
    async check(store, inTransaction) {
      const { id } = await createOrganization(store);
      const { apiKeys, audit } = store.organization(id);
      const { key } = await apiKeys.issue({ name: 'server' });
      await inTransaction(async (inside) => {
        const own = inside.organization(id);
        const calls = [
          own.audit.append(entry('before')),
          own.apiKeys.rotate(uuid(404)),
          own.apiKeys.rotate(key.id),
          own.audit.append(entry('after')),
        ];
        const missing = expect.objectContaining({ code: 'NOT_FOUND' });
        expect(await answers(calls)).toEqual(['done', missing, 'done', 'done']);
      });
      expect((await apiKeys.list()).items).toHaveLength(2);
      expect(await audit.verify()).toMatchObject({ valid: true, entries: 2 });
    },
  },
];

export function atOnceSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › transaction › calls at once`, () => {
    it.each(atOnce)('$name', async ({ check }) => {
      const { store } = await openFresh(driver);
      await check(store, (work) => store.transaction(work));
    });

    it.each(atOnce)('$name, in a nested one', async ({ check }) => {
      const { store } = await openFresh(driver);
      await check(store, (work) => store.transaction((outer) => outer.transaction(work)));
    });

    it('refuses what waited for one that failed amid its statements', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store);
      const user = (of: Pick<Organization, 'id'>, name: string) => ({
        organizationId: of.id,
        email: `${name}@example.com`,
        role: 'user' as const,
      });
      const failing = store.transaction(async (inside) => {
        const [first, second, third] = await answers([
          createOrganization(inside, 'before'),
          inside.organization(uuid(404)).users.createMany([user({ id: uuid(404) }, 'nobody')]),
          inside.organization(acme.id).audit.append(entry('after')),
        ]);
        expect(first).toBe('done');
        expect(second).toBeInstanceOf(ForeignKeyViolationError);
        expect(third).toBeInstanceOf(TransactionScopeError);
      });
      await expect(failing).rejects.toThrow(TransactionScopeError);
      expect(await slugsOf(store)).toEqual(['acme']);
    });

    it('rolls back where nobody awaited those that wait', async () => {
      const { store } = await openFresh(driver);
      const { id } = await createOrganization(store);
      let answering: Promise<unknown[]> = Promise.resolve([]);
      const returning = store.transaction(async (inside) => {
        await createOrganization(inside, 'inside');
        const calls = ['a', 'b', 'c'].map((a) => inside.organization(id).audit.append(entry(a)));
        answering = answers(calls);
        await calls[0];
      });
      const outcome = await returning.catch((error: unknown) => error);
      const isWhole = (await answering).every((answer) => answer === 'done');
      // They had come to their end, or nothing stays.
      if (!isWhole) expect(outcome).toBeInstanceOf(TransactionScopeError);
      expect(await slugsOf(store)).toEqual(isWhole ? ['acme', 'inside'] : ['acme']);
      const entries = isWhole ? 3 : 0;
      const { audit } = store.organization(id);
      expect(await audit.verify()).toMatchObject({ valid: true, entries });
    });
  });
}
