import {
  ForeignKeyViolationError,
  InUseError,
  NotFoundError,
  type OrganizationStore,
  type Store,
  UniqueViolationError,
  type User,
  users,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, usageEvent, uuid } from '../fixtures.ts';
import { ManualTimers } from '../manual-timers.ts';
import { SECOND, thrownBy } from './fixtures.ts';

async function openWithUsers(driver: DriverUnderTest) {
  const timers = new ManualTimers();
  const database = await openFresh(driver, { clock: timers.clock });
  const { store } = database;
  const organization = await createOrganization(store, 'acme');
  const acme = store.organization(organization.id);
  const umbrella = store.organization((await createOrganization(store, 'umbrella')).id);
  return { ...database, timers, acme, umbrella };
}

const ada = { email: 'ada@example.com', role: 'admin' as const };

export function userSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › identity › users`, () => {
    it('returns what was created, by each of its identifiers', async () => {
      const { store, acme, timers } = await openWithUsers(driver);
      const created = await acme.users.create({ ...ada, externalId: 'sub|1', displayName: 'Ada' });
      expect(created).toEqual({
        organizationId: acme.id,
        id: created.id,
        externalId: 'sub|1',
        email: 'ada@example.com',
        displayName: 'Ada',
        role: 'admin',
        deactivatedAt: null,
        createdAt: timers.clock(),
        updatedAt: timers.clock(),
      });
      expect(await acme.users.get(created.id.toUpperCase())).toEqual(created);
      expect(await acme.users.getByEmail('ada@example.com')).toEqual(created);
      expect(await acme.users.getByExternalId('sub|1')).toEqual(created);
      expect(await store.users.getByEmail('ada@example.com')).toEqual(created);
      expect(await store.users.getByExternalId('sub|1')).toEqual(created);
    });

    it('finds an address whatever its case and Unicode form, also beyond ASCII', async () => {
      const { store, acme } = await openWithUsers(driver);
      const created = await acme.users.create({ email: 'ZOE\u0308@Straße.Example', role: 'user' });
      expect(created.email).toBe('zo\u00eb@straße.example');
      for (const form of ['zoe\u0308@straße.example', 'ZO\u00cb@STRAßE.EXAMPLE']) {
        expect(await store.users.getByEmail(form)).toEqual(created);
        expect(await acme.users.getByEmail(form)).toEqual(created);
      }
      expect(await store.users.getByEmail('zoe@straße.example')).toBeNull();
      await expect(
        acme.users.create({ email: 'Zo\u00eb@straße.EXAMPLE', role: 'user' }),
      ).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION', constraint: 'uq_users_email' });
    });

    it('shows nothing of another organization', async () => {
      const { acme, umbrella } = await openWithUsers(driver);
      const { id } = await acme.users.create({ ...ada, externalId: 'sub|1' });
      expect(await umbrella.users.get(id)).toBeNull();
      expect(await umbrella.users.getMany([id])).toEqual([]);
      expect(await umbrella.users.getByEmail(ada.email)).toBeNull();
      expect(await umbrella.users.getByExternalId('sub|1')).toBeNull();
      expect((await umbrella.users.list()).items).toEqual([]);
      expect(await umbrella.users.delete(id)).toBe(false);
      for (const attempt of [
        () => umbrella.users.update(id, { role: 'user' }),
        () => umbrella.users.deactivate(id),
        () => umbrella.users.reactivate(id),
      ]) {
        await expect(attempt()).rejects.toThrow(NotFoundError);
      }
    });

    it('refuses what cannot be an identifier or an address, and repeats none of it', async () => {
      const { store, acme } = await openWithUsers(driver);
      const none = 7 as unknown as string;
      for (const attempt of [
        () => acme.users.get('ada@example.com'),
        () => acme.users.getMany(['ada@example.com']),
        () => acme.users.getByEmail(none),
        () => store.users.getByEmail('ada@example.com\u0000'),
        () => store.users.getByExternalId(none),
        () => acme.users.create({ email: 'ada@example.com\u0000', role: 'user' }),
        () => acme.users.create({ email: 'x', role: 'ada@example.com' as never }),
        () =>
          acme.users.update(uuid(1), { email: null as never, role: 'ada@example.com' as never }),
      ]) {
        const error = await thrownBy(attempt());
        expect(error).toBeInstanceOf(ValidationError);
        expect((error as Error).message).not.toContain('ada@example.com');
      }
    });

    it('repeats no address in the error of one that is taken', async () => {
      const { acme, umbrella } = await openWithUsers(driver);
      await acme.users.create(ada);
      const error = await thrownBy(umbrella.users.create({ ...ada, role: 'user' }));
      expect(error).toBeInstanceOf(UniqueViolationError);
      const told = JSON.stringify(error) + String(error) + String((error as Error).cause);
      expect(told).not.toContain('ada');
    });

    it('creates many or none, and reads many in the order asked for', async () => {
      const { acme, rows } = await openWithUsers(driver);
      const [zoe, bob] = (await acme.users.createMany([
        { email: 'Zoe@example.com', role: 'user' },
        { email: 'bob@example.com', role: 'user' },
      ])) as [User, User];
      expect(await acme.users.getMany([bob.id, uuid(9), zoe.id])).toEqual([bob, zoe]);
      await expect(
        acme.users.createMany([ada, { email: 'BOB@example.com', role: 'user' }]),
      ).rejects.toThrow(UniqueViolationError);
      const error = await thrownBy(
        acme.users.createMany([ada, { ...ada, role: 'guest' as never }]),
      );
      expect((error as ValidationError).issues.map(({ path }) => path)).toEqual(['users[1].role']);
      expect(await acme.users.createMany([])).toEqual([]);
      expect(await rows(users)).toHaveLength(2);
    });

    it('lets one of two have an address', async () => {
      const { acme, umbrella, rows } = await openWithUsers(driver);
      const attempts = await Promise.allSettled(
        Array.from({ length: 8 }, (_, place) =>
          (place % 2 === 0 ? acme : umbrella).users.create({
            email: place < 4 ? 'ada@example.com' : 'ADA@example.com',
            role: 'user',
          }),
        ),
      );
      const refused = attempts.filter(({ status }) => status === 'rejected');
      expect(refused).toHaveLength(7);
      for (const { reason } of refused as PromiseRejectedResult[]) {
        expect(reason).toBeInstanceOf(UniqueViolationError);
      }
      expect(await rows(users)).toHaveLength(1);
    });

    it('tells that there is no such organization', async () => {
      const { store } = await openWithUsers(driver);
      const error = await thrownBy(store.organization(uuid(9)).users.create(ada));
      expect(error).toBeInstanceOf(ForeignKeyViolationError);
      expect((error as Error).message).toContain(uuid(9));
    });

    it('lists users by role, by whether they may sign in and by age', async () => {
      const { acme, timers } = await openWithUsers(driver);
      const created: User[] = [];
      // Still ahead when all three are there.
      const leaving = new Date(timers.now() + 4 * SECOND);
      for (const [place, role] of (['admin', 'user', 'user'] as const).entries()) {
        const deactivatedAt = place === 1 ? leaving : null;
        created.push(
          await acme.users.create({ email: `${place}@example.com`, role, deactivatedAt }),
        );
        timers.advance(SECOND);
      }
      const [first, second, third] = created as [User, User, User];
      const emails = async (filter: Parameters<typeof acme.users.list>[0]) =>
        (await acme.users.list(filter)).items.map(({ email }) => email[0]);
      expect(await emails({})).toEqual(['2', '1', '0']);
      expect(await emails({ role: 'user', order: 'asc' })).toEqual(['1', '2']);
      expect(await emails({ role: ['admin', 'user'], createdFrom: second.createdAt })).toEqual([
        '2',
        '1',
      ]);
      expect(await emails({ createdBefore: third.createdAt })).toEqual(['1', '0']);
      expect(await emails({ active: true })).toEqual(['2', '1', '0']);
      timers.advance(SECOND);
      expect(await emails({ active: true })).toEqual(['2', '0']);
      expect(await emails({ active: false })).toEqual(['1']);
      expect(await emails({ active: false, createdBefore: first.createdAt })).toEqual([]);
    });

    it('refuses to set what updates and deactivations set', async () => {
      const { acme, timers } = await openWithUsers(driver);
      const { id } = await acme.users.create(ada);
      for (const property of ['createdAt', 'updatedAt', 'deactivatedAt']) {
        const changes = { displayName: 'Ada', [property]: new Date(0) };
        const error = await thrownBy(acme.users.update(id, changes));
        expect(error, property).toBeInstanceOf(ValidationError);
        expect((error as Error).message).toContain(property);
      }
      timers.advance(SECOND);
      const { updatedAt } = await acme.users.update(id, { displayName: 'Ada' });
      expect(updatedAt).toEqual(timers.clock());
    });

    it('deactivates and reactivates, each once', async () => {
      const { acme, timers } = await openWithUsers(driver);
      const created = await acme.users.create(ada);
      timers.advance(SECOND);
      const deactivated = await acme.users.deactivate(created.id);
      expect(deactivated).toEqual({
        ...created,
        deactivatedAt: timers.clock(),
        updatedAt: timers.clock(),
      });
      timers.advance(SECOND);
      expect(await acme.users.deactivate(created.id)).toEqual(deactivated);
      const reactivated = await acme.users.reactivate(created.id);
      expect(reactivated).toEqual({ ...created, updatedAt: timers.clock() });
      timers.advance(SECOND);
      expect(await acme.users.reactivate(created.id)).toEqual(reactivated);
    });

    it('brings forward a deactivation that lies ahead', async () => {
      const { acme, timers } = await openWithUsers(driver);
      const { id } = await acme.users.create({
        ...ada,
        deactivatedAt: new Date(timers.now() + SECOND),
      });
      expect((await acme.users.deactivate(id)).deactivatedAt).toEqual(timers.clock());
    });

    it('deletes a user with the keys that act for it, once', async () => {
      const { store, acme } = await openWithUsers(driver);
      const { id } = await acme.users.create(ada);
      const issued = await acme.apiKeys.issue({ name: 'laptop', userId: id });
      const next = await acme.apiKeys.rotate(issued.key.id);
      const other = await acme.apiKeys.issue({ name: 'service' });
      expect(await acme.users.delete(id)).toBe(true);
      expect(await acme.users.delete(id)).toBe(false);
      expect(await acme.users.get(id)).toBeNull();
      for (const { plaintext } of [issued, next]) {
        expect(await store.apiKeys.verify(plaintext)).toEqual({ ok: false, reason: 'unknown' });
      }
      expect((await store.apiKeys.verify(other.plaintext)).ok).toBe(true);
    });

    it.each(Object.entries(belongings))('keeps a user that has %s', async (word, add) => {
      const { store, acme } = await openWithUsers(driver);
      const user = await acme.users.create(ada);
      const bystander = await acme.users.create({ email: 'bob@example.com', role: 'user' });
      await add(acme, user, store);
      const error = await thrownBy(acme.users.delete(user.id));
      expect(error).toBeInstanceOf(InUseError);
      expect((error as InUseError).message).toContain(` has ${word}: deactivate it instead`);
      expect(await acme.users.get(user.id)).toEqual(user);
      expect(await acme.users.delete(bystander.id)).toBe(true);
    });
  });
}

type Addition = (acme: OrganizationStore, user: User, store: Store) => Promise<unknown>;

/** What keeps a user, by the word for it. */
const belongings: { readonly [word: string]: Addition } = {
  jobs: ({ jobs }, { id }) => jobs.enqueue({ kind: 'user_story', payload: {}, userId: id }),
  budgets: ({ budgets }, { id }) =>
    budgets.create({ userId: id, period: 'day', limitRequests: 1, action: 'warn' }),
  usage: (acme, { id }, store) => store.metering.record(usageEvent(acme, { userId: id })),
};
