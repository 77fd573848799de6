/** The store on a transaction that the application has begun: it commits and fails with the application's rows. */
import {
  ForeignKeyViolationError,
  organizations,
  type Store,
  TransactionScopeError,
  type TransactionStore,
  UniqueViolationError,
  usageEvents,
  users,
} from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TestDatabase } from './driver.ts';
import { createOrganization, usageEvent, uuid } from './fixtures.ts';
import { endOf, expectEnd, openJobUnderWay, traces } from './transactions-across.ts';
import { atOnce } from './transactions-at-once.ts';

/** A transaction as an application has it. */
export interface ApplicationTransaction {
  /** What is bound. */
  readonly connection: object;
  /** Runs a statement of the application's own in it. */
  sql(text: string): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** An application beside a store, with connections of its own. */
interface Application {
  readonly database: TestDatabase;
  begin(): Promise<ApplicationTransaction>;
  close(): Promise<void>;
}

export interface ApplicationUnderTest {
  /** Leads the names of the tests: `postgres › pg`. */
  readonly name: string;
  open(): Promise<Application>;
}

/** A transaction that lasts as long as a function of a query builder's, ended from outside of it. */
export async function heldOpen<T>(
  run: (work: (transaction: T) => Promise<void>) => Promise<unknown>,
): Promise<{ readonly transaction: T; commit(): Promise<void>; rollback(): Promise<void> }> {
  const begun = Promise.withResolvers<T>();
  const mayEnd = Promise.withResolvers<void>();
  const running = run((transaction) => {
    begun.resolve(transaction);
    return mayEnd.promise;
  });
  running.catch(begun.reject);
  return {
    transaction: await begun.promise,
    async commit() {
      mayEnd.resolve();
      await running;
    },
    async rollback() {
      mayEnd.reject(new Error('roll back'));
      await running.catch(() => undefined);
    },
  };
}

/** What the application writes itself: a row beside those of the store. */
const OWN_ROW = "INSERT INTO application_rows (id) VALUES ('own')";

async function openFresh({ open }: ApplicationUnderTest) {
  const { database, begin, close } = await open();
  onTestFinished(async () => {
    await close();
    await database.close();
  });
  return { ...database, begin };
}

const bind = (store: Store, { connection }: ApplicationTransaction): TransactionStore =>
  store.bind(connection);

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

export function boundStoreSuite(application: ApplicationUnderTest): void {
  describe(`${application.name} › bound store`, () => {
    it('commits with the rows of the application, and is seen by nobody before', async () => {
      const { store, rows, begin } = await openFresh(application);
      const transaction = await begin();
      const bound = bind(store, transaction);
      await transaction.sql(OWN_ROW);
      const acme = await createOrganization(bound);
      const { recorded } = await bound.metering.record(usageEvent(acme));
      expect(recorded).toBe(true);
      expect(await bound.organizations.getBySlug('acme')).toEqual(acme);
      expect(await store.organizations.getBySlug('acme')).toBeNull();
      await transaction.commit();
      expect(await store.organizations.getBySlug('acme')).toEqual(acme);
      expect(await rows(usageEvents)).toHaveLength(1);
    });

    it('is undone with the rows of the application', async () => {
      const { store, rows, begin } = await openFresh(application);
      const transaction = await begin();
      const bound = bind(store, transaction);
      await transaction.sql(OWN_ROW);
      const acme = await createOrganization(bound);
      await bound.organization(acme.id).metering.recordBatch([usageEvent(acme), usageEvent(acme)]);
      await transaction.rollback();
      expect(await rows(organizations)).toEqual([]);
      expect(await rows(usageEvents)).toEqual([]);
    });

    it('works across the domains', async () => {
      const database = await openFresh(application);
      const { store, begin } = database;
      const job = await openJobUnderWay(store);
      const before = await traces(database);
      for (const end of ['rollback', 'commit'] as const) {
        const transaction = await begin();
        const bound = bind(store, transaction);
        for (const step of endOf(job)) await step(bound);
        await transaction[end]();
        if (end === 'rollback') expect(await traces(database)).toEqual(before);
      }
      await expectEnd(store, job);
    });

    it('reads what it writes exactly', async () => {
      const { store, rows, begin } = await openFresh(application);
      const transaction = await begin();
      const bound = bind(store, transaction);
      const acme = await createOrganization(bound);
      await bound.metering.recordBatch([
        usageEvent(acme, {
          id: uuid(1),
          inputTokens: Number.MAX_SAFE_INTEGER,
          costUsd: 1234.567890123,
          metadata: { list: [1, null, { deep: 'ü' }] },
          tags: ['a', '"quoted", {braced}'],
        }),
      ]);
      const { items } = await bound.organization(acme.id).metering.listEvents();
      await transaction.commit();
      expect(items).toEqual(await rows(usageEvents));
      expect(items[0]).toMatchObject({
        inputTokens: Number.MAX_SAFE_INTEGER,
        costUsd: 1234.567890123,
        occurredAt: new Date('2026-03-14T15:09:26.535Z'),
      });
      expect(acme).toEqual((await rows(organizations))[0]);
    });

    it('records large batches, in months that nothing was made ready for', async () => {
      const { store, rows, begin } = await openFresh(application);
      const acme = await createOrganization(store);
      const events = Array.from({ length: 2_500 }, (_, place) =>
        usageEvent(acme, { id: uuid(place), occurredAt: new Date(Date.UTC(2012, place % 3, 1)) }),
      );
      const undone = await begin();
      await bind(store, undone).metering.recordBatch(events);
      await undone.rollback();
      const transaction = await begin();
      const bound = bind(store, transaction);
      const recorded = await bound.metering.recordBatch(events);
      expect(recorded).toEqual({ recorded: 2_500, duplicates: 0 });
      const again = await bound.metering.recordBatch(events.slice(0, 1_000));
      expect(again).toEqual({ recorded: 0, duplicates: 1_000 });
      await transaction.commit();
      expect(await rows(usageEvents)).toHaveLength(2_500);
      expect(await store.metering.recordBatch(events)).toEqual({ recorded: 0, duplicates: 2_500 });
    });

    it('refuses more once a statement has failed', async () => {
      const { store, rows, begin } = await openFresh(application);
      await createOrganization(store);
      const transaction = await begin();
      const bound = bind(store, transaction);
      await createOrganization(bound, 'first');
      const failed = await thrownBy(createOrganization(bound));
      expect(failed).toBeInstanceOf(UniqueViolationError);
      expect(failed).toMatchObject({ table: 'organizations', constraint: 'uq_organizations_slug' });
      for (const call of [
        () => bound.organizations.getBySlug('acme'),
        () => createOrganization(bound, 'second'),
        () => bound.load(organizations, []),
        () => bound.transaction(() => Promise.resolve()),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: 'TRANSACTION_SCOPE', cause: failed });
      }
      await transaction.rollback();
      expect((await rows(organizations)).map(({ slug }) => slug)).toEqual(['acme']);
    });

    it('leaves no half of what failed, even where the application commits', async () => {
      const { store, rows, begin } = await openFresh(application);
      const acme = await createOrganization(store);
      const transaction = await begin();
      const bound = bind(store, transaction);
      const user = (organizationId: string, number: number) => ({
        id: uuid(number),
        organizationId,
        email: `user-${number}@example.com`,
        role: 'user' as const,
      });
      const loaded = Array.from({ length: 3_000 }, (_, place) => user(acme.id, place));
      const failed = await thrownBy(bound.load(users, [...loaded, user(uuid(9_999), 9_999)]));
      expect(failed).toBeInstanceOf(ForeignKeyViolationError);
      // What a database says to the commit of a transaction that has failed is its own affair.
      await thrownBy(transaction.commit());
      expect(await rows(users)).toEqual([]);
    });

    it('goes on after input that the model refuses', async () => {
      const { store, rows, begin } = await openFresh(application);
      const transaction = await begin();
      const bound = bind(store, transaction);
      await expect(createOrganization(bound, '?')).rejects.toMatchObject({ code: 'VALIDATION' });
      await createOrganization(bound);
      await transaction.commit();
      expect(await rows(organizations)).toHaveLength(1);
    });

    it('contains what fails in a nested transaction', async () => {
      const { store, rows, begin } = await openFresh(application);
      const transaction = await begin();
      const bound = bind(store, transaction);
      await transaction.sql(OWN_ROW);
      await createOrganization(bound);
      const failing = bound.transaction(async (inner) => {
        await createOrganization(inner, 'inner');
        await expect(bound.organizations.getBySlug('acme')).rejects.toThrow(TransactionScopeError);
        await createOrganization(inner);
      });
      expect(await thrownBy(failing)).toBeInstanceOf(UniqueViolationError);
      const slug = await bound.transaction(async (inner) => {
        const { slug } = await createOrganization(inner, 'kept');
        return slug;
      });
      expect(slug).toBe('kept');
      await transaction.commit();
      expect((await rows(organizations)).map((row) => row.slug).sort()).toEqual(['acme', 'kept']);
    });

    it('takes calls that are made at once', async () => {
      const { store, rows, begin } = await openFresh(application);
      const transaction = await begin();
      const bound = bind(store, transaction);
      const slugs = Array.from({ length: 10 }, (_, place) => `org-${place}`);
      await Promise.all(slugs.map((slug) => createOrganization(bound, slug)));
      await transaction.commit();
      expect((await rows(organizations)).map(({ slug }) => slug).sort()).toEqual(slugs);
    });

    it.each(atOnce)('$name, of calls that are made at once', async ({ check }) => {
      const { store, begin } = await openFresh(application);
      await check(store, async (work) => {
        const transaction = await begin();
        await work(bind(store, transaction));
        await transaction.commit();
      });
    });

    it('refuses calls once the application has ended its transaction', async () => {
      const { store, rows, begin } = await openFresh(application);
      for (const end of ['commit', 'rollback'] as const) {
        const transaction = await begin();
        const bound = bind(store, transaction);
        const unused = bind(store, transaction);
        await bound.organizations.getBySlug('acme');
        await transaction[end]();
        await expect(createOrganization(bound)).rejects.toThrow(TransactionScopeError);
        await expect(createOrganization(unused)).rejects.toThrow(TransactionScopeError);
        await expect(bound.transaction(() => Promise.resolve())).rejects.toThrow(
          TransactionScopeError,
        );
      }
      expect(await rows(organizations)).toEqual([]);
    });
  });
}
