import { organizations, UniqueViolationError, ValidationError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { createOrganization, openFresh, uuid } from './fixtures.ts';

export function identitySuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › organizations`, () => {
    it('returns what was created, by identifier and by slug', async () => {
      const now = new Date('2026-01-02T03:04:05.678Z');
      const { store } = await openFresh(driver, { clock: () => now });
      const created = await store.organizations.create({ slug: 'acme', name: 'Acme 🚀' });
      expect(created).toEqual({
        id: created.id,
        slug: 'acme',
        externalId: null,
        name: 'Acme 🚀',
        quotaTier: 'pro',
        createdAt: now,
        updatedAt: now,
      });
      expect(await store.organizations.get(created.id)).toEqual(created);
      expect(await store.organizations.getBySlug('acme')).toEqual(created);
    });

    it('finds a slug whatever its case', async () => {
      const { store } = await openFresh(driver);
      const created = await store.organizations.create({ slug: 'ACME', name: 'Acme' });
      expect(created.slug).toBe('acme');
      expect(await store.organizations.getBySlug('AcMe')).toEqual(created);
    });

    it('finds an identifier whatever its case, and refuses what is none', async () => {
      const { store } = await openFresh(driver);
      const created = await createOrganization(store);
      expect(await store.organizations.get(created.id.toUpperCase())).toEqual(created);
      await expect(store.organizations.get('nonsense')).rejects.toThrow(ValidationError);
    });

    it('refuses a slug that is no text, wherever it is given', async () => {
      const { store } = await openFresh(driver);
      const none = undefined as unknown as string;
      await expect(store.organizations.create({ slug: none, name: 'Acme' })).rejects.toThrow(
        ValidationError,
      );
      await expect(store.organizations.getBySlug(none)).rejects.toThrow(ValidationError);
      await expect(store.organizations.getBySlug('a\u0000b')).rejects.toThrow(ValidationError);
    });

    it('returns null for what is not there', async () => {
      const { store } = await openFresh(driver);
      expect(await store.organizations.get(uuid(1))).toBeNull();
      expect(await store.organizations.getBySlug('nobody')).toBeNull();
    });

    it('refuses a slug that is taken, and names the key', async () => {
      const { store } = await openFresh(driver);
      await createOrganization(store, 'acme');
      const error = await createOrganization(store, 'Acme').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UniqueViolationError);
      expect(error).toMatchObject({ table: 'organizations', constraint: 'uq_organizations_slug' });
    });

    it('refuses an identifier that is taken, and names the key', async () => {
      const { store } = await openFresh(driver);
      const { id } = await createOrganization(store, 'acme');
      await expect(
        store.organizations.create({ id, slug: 'other', name: 'Other' }),
      ).rejects.toMatchObject({
        code: 'UNIQUE_VIOLATION',
        table: 'organizations',
        constraint: 'pk_organizations',
      });
    });

    it('lists everything that is wrong with an organization', async () => {
      const { store } = await openFresh(driver);
      const error = await store.organizations
        .create({ slug: 'no spaces', name: 'a\u0000b' })
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual(['slug', 'name']);
    });
  });

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
