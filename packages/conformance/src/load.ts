/** Loading whole rows into any table. */
import { organizations } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, uuid } from './fixtures.ts';

export function loadSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › load`, () => {
    it('leaves rows alone whose primary key is taken, and says how many are new', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = { id: uuid(1), slug: 'acme', name: 'Acme' };
      const umbrella = { id: uuid(2), slug: 'umbrella', name: 'Umbrella' };
      expect(await store.load(organizations, [acme])).toBe(1);
      expect(await store.load(organizations, [{ ...acme, name: 'Other' }, umbrella])).toBe(1);
      expect((await rows(organizations)).map(({ name }) => name).sort()).toEqual([
        'Acme',
        'Umbrella',
      ]);
    });

    it('refuses rows whose other keys are taken, and loads none of them', async () => {
      const { store, rows } = await openFresh(driver);
      await createOrganization(store, 'acme');
      const loading = store.load(organizations, [
        { id: uuid(1), slug: 'umbrella', name: 'Umbrella' },
        { id: uuid(2), slug: 'acme', name: 'Acme again' },
      ]);
      await expect(loading).rejects.toMatchObject({
        code: 'UNIQUE_VIOLATION',
        constraint: 'uq_organizations_slug',
      });
      expect(await rows(organizations)).toHaveLength(1);
    });
  });
}
