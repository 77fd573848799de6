/** What a transaction's work left under way when it returned or failed: it ends with the transaction. */
import { type Store, TransactionScopeError, type TransactionStore } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh } from './fixtures.ts';

const slugsOf = async (store: Store): Promise<string[]> =>
  (await store.organizations.list()).items.map(({ slug }) => slug).sort();

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** Nests work that creates one organization at once, and one once it is let go on. */
function slowlyNested(outer: TransactionStore) {
  const hasBegun = Promise.withResolvers<void>();
  const mayGoOn = Promise.withResolvers<void>();
  const late: unknown[] = [];
  const nested = thrownBy(
    outer.transaction(async (inner) => {
      await createOrganization(inner, 'early');
      hasBegun.resolve();
      await mayGoOn.promise;
      late.push(await thrownBy(createOrganization(inner, 'late')));
      late.push(await thrownBy(inner.transaction((deeper) => createOrganization(deeper, 'deep'))));
    }),
  );
  return { hasBegun: hasBegun.promise, goOn: mayGoOn.resolve, nested, late };
}

type Slow = ReturnType<typeof slowlyNested>;

async function expectCutOff(slow: Slow | null): Promise<void> {
  slow?.goOn();
  expect(await slow?.nested).toBeInstanceOf(TransactionScopeError);
  expect(slow?.late).toEqual([
    expect.any(TransactionScopeError),
    expect.any(TransactionScopeError),
  ]);
}

export function unawaitedTransactionSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › transaction › what nobody awaited`, () => {
    it('ends a nested transaction with the one around it that fails', async () => {
      const { store } = await openFresh(driver);
      const failure = new Error('the other failed');
      let slow: Slow | null = null;
      const failing = store.transaction(async (outer) => {
        await createOrganization(outer, 'outer');
        slow = slowlyNested(outer);
        await Promise.all([
          slow.nested,
          slow.hasBegun.then(() => {
            throw failure;
          }),
        ]);
      });
      expect(await thrownBy(failing)).toBe(failure);
      await expectCutOff(slow);
      expect(await slugsOf(store)).toEqual([]);
    });

    it('rolls back where a nested transaction is open when its work returns', async () => {
      const { store } = await openFresh(driver);
      let slow: Slow | null = null;
      const returning = store.transaction(async (outer) => {
        await createOrganization(outer, 'outer');
        slow = slowlyNested(outer);
        await slow.hasBegun;
      });
      const thrown = await thrownBy(returning);
      expect(thrown).toBeInstanceOf(TransactionScopeError);
      expect(thrown).toHaveProperty('message', expect.stringContaining('await everything'));
      await expectCutOff(slow);
      expect(await slugsOf(store)).toEqual([]);
    });

    it('rolls back where a nested transaction has just been asked for', async () => {
      const { store } = await openFresh(driver);
      let nested: Promise<unknown> = Promise.resolve();
      const returning = store.transaction(async (outer) => {
        await createOrganization(outer, 'outer');
        nested = thrownBy(outer.transaction((inner) => createOrganization(inner, 'inner')));
      });
      expect(await thrownBy(returning)).toBeInstanceOf(TransactionScopeError);
      expect(await nested).toBeInstanceOf(TransactionScopeError);
      expect(await slugsOf(store)).toEqual([]);
    });

    it('never touches the transaction that comes after it', async () => {
      const { store } = await openFresh(driver);
      let slow: Slow | null = null;
      const failing = store.transaction(async (outer) => {
        slow = slowlyNested(outer);
        await slow.hasBegun;
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      await store.transaction(async (next) => {
        await createOrganization(next, 'next');
        await next.transaction(async (inner) => {
          await createOrganization(inner, 'next-inner');
          await expectCutOff(slow);
          await createOrganization(inner, 'next-inner-2');
        });
      });
      expect(await slugsOf(store)).toEqual(['next', 'next-inner', 'next-inner-2']);
    });

    it('ends what is nested deeper with a nested one, and goes on around them', async () => {
      const { store } = await openFresh(driver);
      let slow: Slow | null = null;
      await store.transaction(async (outer) => {
        await createOrganization(outer, 'outer');
        const returning = outer.transaction(async (inner) => {
          await createOrganization(inner, 'inner');
          slow = slowlyNested(inner);
          await slow.hasBegun;
        });
        expect(await thrownBy(returning)).toBeInstanceOf(TransactionScopeError);
        await createOrganization(outer, 'after');
        await expectCutOff(slow);
        await createOrganization(outer, 'last');
      });
      expect(await slugsOf(store)).toEqual(['after', 'last', 'outer']);
    });

    it('refuses what waited for a nested transaction that was cut off', async () => {
      const { store } = await openFresh(driver);
      let slow: Slow | null = null;
      let waiting: Promise<unknown> = Promise.resolve();
      const failing = store.transaction(async (outer) => {
        slow = slowlyNested(outer);
        await slow.hasBegun;
        waiting = thrownBy(createOrganization(outer, 'waiting'));
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      await expectCutOff(slow);
      expect(await waiting).toBeInstanceOf(TransactionScopeError);
      expect(await slugsOf(store)).toEqual([]);
    });

    it('commits the single statements that were asked for before its work returned', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store);
      let writes: Promise<unknown>[] = [];
      await store.transaction(async (outer) => {
        const { workflows } = outer.organization(acme.id);
        writes = ['a', 'b', 'c'].map((workflowExecId) =>
          workflows.upsert({ workflowExecId, workflowId: 'report', status: 'running' }),
        );
      });
      await Promise.all(writes);
      const { items } = await store.organization(acme.id).workflows.list();
      expect(items.map(({ workflowExecId }) => workflowExecId).sort()).toEqual(['a', 'b', 'c']);
    });
  });
}
