/** What a caller may say about a transaction. */
import {
  DatabaseError,
  ISOLATION_LEVELS,
  organizations,
  type TransactionOptions,
  TransactionScopeError,
  type TransactionStore,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from './fixtures.ts';

const onlyReads = new DatabaseError(
  'This transaction only reads: begin one that is not read-only to write.',
);

type Call = (
  organization: ReturnType<TransactionStore['organization']>,
  inside: TransactionStore,
) => Promise<unknown>;

/** Calls that lock, or that have nothing to write in the end. */
const writing: readonly (readonly [string, Call])[] = [
  ['a row to keep', ({ workflows }) => workflows.getForUpdate('known')],
  ['a row to keep that is not there', ({ workflows }) => workflows.getForUpdate('unknown')],
  ['a task state to keep', ({ taskStates }) => taskStates.getForUpdate('unknown')],
  ['an empty batch', (_, { metering }) => metering.recordBatch([])],
  ['an empty load', (_, { load }) => load(organizations, [])],
  ['an unknown key', ({ apiKeys }) => apiKeys.rotate(uuid(404))],
  ['an unknown user', ({ users }) => users.delete(uuid(404))],
  ['an unknown organization', (_, inside) => inside.organizations.delete(uuid(404))],
  ['an unknown task', ({ tasks }) => tasks.appendLog(uuid(404), { agentType: 'a', action: 'b' })],
  ['a price that has not begun', (_, { models }) => models.end({ provider: 'p', model: 'm' })],
];

const failureOf = (error: unknown) => error;

export function transactionOptionsSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › transaction options`, () => {
    it('take every isolation level', async () => {
      const { store, rows } = await openFresh(driver);
      for (const isolation of ISOLATION_LEVELS) {
        const slug = isolation.replace(' ', '-');
        const created = await store.transaction((inside) => createOrganization(inside, slug), {
          isolation,
        });
        expect(created.slug).toBe(slug);
      }
      expect(await rows(organizations)).toHaveLength(ISOLATION_LEVELS.length);
    });

    it('are refused in one sentence before anything runs', async () => {
      const { store } = await openFresh(driver);
      const options = { isolation: 'snapshot', readonly: true } as unknown as TransactionOptions;
      let hasRun = false;
      const refused = store.transaction(async () => {
        hasRun = true;
      }, options);
      await expect(refused).rejects.toThrow(
        new ValidationError('The transaction', [
          { path: 'readonly', message: 'is no option: there are isolation, readOnly, retries' },
          {
            path: 'isolation',
            message: 'must be one of read committed, repeatable read, serializable',
          },
        ]),
      );
      expect(hasRun).toBe(false);
    });

    it('are about a function, nested ones too', async () => {
      const { store } = await openFresh(driver);
      const refusal = new ValidationError('The transaction', [
        { path: 'work', message: 'must be a function' },
      ]);
      await expect(store.transaction(5 as never)).rejects.toThrow(refusal);
      const nested = store.transaction((inside) => inside.transaction(undefined as never));
      await expect(nested).rejects.toThrow(refusal);
    });

    it.each(writing)('keep read-only work from what may write: %s', async (_, call) => {
      const { store } = await openFresh(driver);
      const { id } = await createOrganization(store);
      await store
        .organization(id)
        .workflows.upsert({ workflowExecId: 'known', workflowId: 'report', status: 'running' });
      const calling = (inside: TransactionStore) => call(inside.organization(id), inside);
      const outcome = await store
        .transaction(
          async (inside) => [
            await inside.transaction(async (inner) => void (await calling(inner))).catch(failureOf),
            await calling(inside).catch(failureOf),
            await inside.organizations.get(id).catch(failureOf),
          ],
          { readOnly: true },
        )
        .catch(failureOf);
      // What it said is caught, and nevertheless the transaction cannot commit.
      expect(outcome).toBeInstanceOf(TransactionScopeError);
      expect((outcome as Error).cause).toEqual(onlyReads);
    });

    it.each(ISOLATION_LEVELS)(
      'keep read-only work from changing anything: %s',
      async (isolation) => {
        const { store, rows } = await openFresh(driver);
        const acme = await createOrganization(store);
        const options = { isolation, readOnly: true } as const;
        const read = await store.transaction(async (inside) => {
          const nested = await inside.transaction((inner) => inner.organizations.getBySlug('acme'));
          expect(nested).toEqual(acme);
          return await inside.organizations.get(acme.id);
        }, options);
        expect(read).toEqual(acme);
        for (const change of [
          (inside: typeof store) => createOrganization(inside, 'other'),
          (inside: typeof store) => inside.metering.record(usageEvent(acme)),
          (inside: typeof store) => inside.load(organizations, [{ slug: 'other', name: 'Other' }]),
          (inside: typeof store) =>
            inside.transaction((inner) => createOrganization(inner, 'other')),
        ]) {
          const changing = store.transaction(
            async (inside) => void (await change(inside as typeof store)),
            options,
          );
          await expect(changing).rejects.toThrow(onlyReads);
        }
        expect((await rows(organizations)).map(({ slug }) => slug)).toEqual(['acme']);
        // Nothing of it stays behind.
        await createOrganization(store, 'after');
      },
    );
  });
}
