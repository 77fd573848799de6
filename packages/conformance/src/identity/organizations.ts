import {
  InUseError,
  NotFoundError,
  type Organization,
  type OrganizationStore,
  organizations,
  type Store,
  tasks,
  UniqueViolationError,
  users,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { day, price } from '../catalog/fixtures.ts';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from '../fixtures.ts';
import { ManualTimers } from '../manual-timers.ts';
import { thrownBy } from './fixtures.ts';

export function organizationSuite(driver: DriverUnderTest): void {
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

    it('refuses names and addresses that are empty, of keys and users as well', async () => {
      const { store } = await openFresh(driver);
      const refused = (path: string) => ({ issues: [{ path, message: 'must not be empty' }] });
      const { id } = await createOrganization(store);
      const { users: people, apiKeys } = store.organization(id);
      await expect(
        store.organizations.create({ slug: 'nameless', name: '' }),
      ).rejects.toMatchObject(refused('name'));
      await expect(store.organizations.update(id, { name: '' })).rejects.toMatchObject(
        refused('name'),
      );
      await expect(people.create({ email: '', role: 'user' })).rejects.toMatchObject(
        refused('email'),
      );
      await expect(apiKeys.issue({ name: '' })).rejects.toMatchObject(refused('name'));
    });

    it('refuses a slug that is no text, wherever it is given', async () => {
      const { store } = await openFresh(driver);
      const none = undefined as unknown as string;
      await expect(store.organizations.create({ slug: none, name: 'Acme' })).rejects.toThrow(
        ValidationError,
      );
      await expect(store.organizations.getBySlug(none)).rejects.toThrow(ValidationError);
      await expect(store.organizations.getBySlug('a\u0000b')).rejects.toThrow(
        'The slug is not valid: slug must not contain NUL or a lone surrogate.',
      );
    });

    it('returns null for what is not there', async () => {
      const { store } = await openFresh(driver);
      expect(await store.organizations.get(uuid(1))).toBeNull();
      expect(await store.organizations.getBySlug('nobody')).toBeNull();
    });

    it('refuses a slug that is taken, and names the key', async () => {
      const { store } = await openFresh(driver);
      await createOrganization(store, 'acme');
      const error = await thrownBy(createOrganization(store, 'Acme'));
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
      const error = await thrownBy(
        store.organizations.create({ slug: 'no spaces', name: 'a\u0000b' }),
      );
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual(['slug', 'name']);
    });

    it('creates many in the order given, and reads many in the order asked for', async () => {
      const { store } = await openFresh(driver);
      const given = ['Umbrella', 'acme', 'initech'].map((slug, place) => ({
        id: uuid(place + 1),
        slug,
        name: slug,
      }));
      const created = await store.organizations.createMany(given);
      expect(created.map(({ slug }) => slug)).toEqual(['umbrella', 'acme', 'initech']);
      const [umbrella, acme, initech] = created as [Organization, Organization, Organization];
      expect(
        await store.organizations.getMany([initech.id, uuid(9), umbrella.id.toUpperCase()]),
      ).toEqual([initech, umbrella]);
      expect(await store.organizations.get(acme.id)).toEqual(acme);
      expect(await store.organizations.createMany([])).toEqual([]);
      expect(await store.organizations.getMany([])).toEqual([]);
    });

    it('creates many or none, and names what is wrong by its place', async () => {
      const { store, rows } = await openFresh(driver);
      const acme = { slug: 'acme', name: 'Acme' };
      await expect(
        store.organizations.createMany([acme, { slug: 'ACME', name: 'Acme again' }]),
      ).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION', constraint: 'uq_organizations_slug' });
      const error = await thrownBy(
        store.organizations.createMany([acme, { slug: '?', name: 'Umbrella' }]),
      );
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual([
        'organizations[1].slug',
      ]);
      await expect(store.organizations.createMany('acme' as never)).rejects.toThrow(
        ValidationError,
      );
      await expect(store.organizations.getMany([uuid(1), 'acme'])).rejects.toThrow('ids[1]');
      expect(await rows(organizations)).toEqual([]);
    });

    it('finds an organization by the identifier that its identity provider has for it', async () => {
      const { store } = await openFresh(driver);
      const created = await store.organizations.create({
        slug: 'acme',
        name: 'Acme',
        externalId: 'org_Ä',
      });
      expect(await store.organizations.getByExternalId('org_Ä')).toEqual(created);
      expect(await store.organizations.getByExternalId('org_ä')).toBeNull();
      await expect(store.organizations.getByExternalId(1 as never)).rejects.toThrow(
        ValidationError,
      );
      await expect(
        store.organizations.create({ slug: 'other', name: 'Other', externalId: 'org_Ä' }),
      ).rejects.toMatchObject({ constraint: 'uq_organizations_external_id' });
    });

    it('changes what is named and leaves the rest', async () => {
      const timers = new ManualTimers();
      const { store } = await openFresh(driver, { clock: timers.clock });
      const created = await createOrganization(store);
      timers.advance(1_000);
      const changed = await store.organizations.update(created.id.toUpperCase(), {
        slug: 'Acme-2',
        quotaTier: 'enterprise',
      });
      expect(changed).toEqual({
        ...created,
        slug: 'acme-2',
        quotaTier: 'enterprise',
        updatedAt: timers.clock(),
      });
      expect(await store.organizations.get(created.id)).toEqual(changed);
    });

    it('refuses a change that the model refuses, or of what is not there', async () => {
      const { store } = await openFresh(driver);
      const { id } = await createOrganization(store, 'acme');
      await createOrganization(store, 'umbrella');
      await expect(store.organizations.update(uuid(9), { name: 'x' })).rejects.toThrow(
        NotFoundError,
      );
      await expect(store.organizations.update(id, { slug: 'UMBRELLA' })).rejects.toThrow(
        UniqueViolationError,
      );
      for (const changes of [
        { slug: 'no spaces' },
        { id: uuid(9) },
        { updatedAt: new Date(0) },
        { createdAt: new Date(0) },
        { colour: 'red' },
        null,
        [],
      ]) {
        await expect(store.organizations.update(id, changes as never)).rejects.toThrow(
          ValidationError,
        );
      }
    });

    it('deletes an organization that has nothing but API keys, once', async () => {
      const { store, rows } = await openFresh(driver);
      const { id } = await createOrganization(store);
      const { apiKeys } = store.organization(id);
      const first = await apiKeys.issue({ name: 'first' });
      await apiKeys.rotate(first.key.id);
      expect(await store.organizations.delete(id)).toBe(true);
      expect(await store.organizations.delete(id)).toBe(false);
      expect(await store.apiKeys.verify(first.plaintext)).toEqual({ ok: false, reason: 'unknown' });
      expect(await rows(organizations)).toEqual([]);
    });

    it.each(Object.entries(belongings))('keeps an organization that has %s', async (word, add) => {
      const { store } = await openFresh(driver);
      const organization = await createOrganization(store);
      await add(store.organization(organization.id), organization, store);
      const error = await thrownBy(store.organizations.delete(organization.id));
      expect(error).toBeInstanceOf(InUseError);
      expect((error as InUseError).message).toContain(` has ${word}: `);
      expect(await store.organizations.get(organization.id)).toEqual(organization);
    });

    it('names all that an organization has', async () => {
      const { store } = await openFresh(driver);
      const organization = await createOrganization(store);
      for (const add of Object.values(belongings)) {
        await add(store.organization(organization.id), organization, store);
      }
      await expect(store.organizations.delete(organization.id)).rejects.toThrow(
        'users, workflows, tasks, jobs, prices of its own, budgets and usage:',
      );
    });

    it('lets an organization be deleted or get a user, never both', async () => {
      const { store, rows } = await openFresh(driver);
      const created = await store.organizations.createMany(
        Array.from({ length: 12 }, (_, place) => ({ slug: `acme-${place}`, name: 'Acme' })),
      );
      await Promise.all(
        created.flatMap(({ id, slug }) => [
          thrownBy(store.organizations.delete(id)),
          thrownBy(
            store.organization(id).users.create({ email: `${slug}@example.com`, role: 'user' }),
          ),
        ]),
      );
      const left = (await rows(organizations)).map(({ id }) => id);
      const owners = (await rows(users)).map(({ organizationId }) => organizationId);
      expect(owners.sort()).toEqual(left.sort());
    });
  });
}

type Addition = (
  acme: OrganizationStore,
  organization: Organization,
  store: Store,
) => Promise<unknown>;

/** What keeps an organization, by the word for it. */
const belongings: { readonly [word: string]: Addition } = {
  users: ({ users }) => users.create({ email: 'ada@example.com', role: 'user' }),
  workflows: ({ workflows }) =>
    workflows.upsert({ workflowExecId: 'run', workflowId: 'flow', status: 'running' }),
  tasks: (_, { id }, store) =>
    store.load(tasks, [{ organizationId: id, requestText: 'do it', status: 'pending' }]),
  jobs: ({ jobs }) => jobs.enqueue({ kind: 'user_story', payload: {} }),
  'prices of its own': ({ models }) => models.publish(price(1, day(0))),
  budgets: ({ budgets }) => budgets.create({ period: 'day', limitRequests: 1, action: 'warn' }),
  usage: (_, organization, store) => store.metering.record(usageEvent(organization)),
};
