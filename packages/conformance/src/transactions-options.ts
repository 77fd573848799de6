/** What a caller may say about a transaction. */
import {
  DatabaseError,
  ISOLATION_LEVELS,
  organizations,
  type TransactionOptions,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, usageEvent } from './fixtures.ts';

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
          await expect(changing).rejects.toThrow(
            new DatabaseError(
              'This transaction only reads: begin one that is not read-only to write.',
            ),
          );
        }
        expect((await rows(organizations)).map(({ slug }) => slug)).toEqual(['acme']);
        // Nothing of it stays behind.
        await createOrganization(store, 'after');
      },
    );
  });
}
