import { users } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import {
  type Operation,
  often,
  operation,
  organizationOperation,
  reachingAll,
} from './operation.ts';
import {
  changesOf,
  email,
  instant,
  mostly,
  oneOrMore,
  organizationId,
  rowOf,
  text,
  userId,
} from './values.ts';

const user = rowOf(users, { without: ['organizationId'], with: { id: userId, email } });
const filters = {
  role: oneOrMore(fc.constantFrom('admin', 'user')),
  active: fc.boolean(),
  createdFrom: instant,
  createdBefore: instant,
};
const changes = changesOf(users, {
  without: ['organizationId', 'id', 'deactivatedAt', 'createdAt', 'updatedAt'],
  with: { email },
});

/** Whole rows, past the rules of the domain. */
const row = rowOf(users, { with: { id: userId, email, organizationId } });

export const userOperations: readonly Operation[] = [
  operation('load', fc.array(row, { maxLength: 3 }), ({ store }, input) =>
    store.load(users, input),
  ),
  operation('users.getByEmail', mostly(email, 20), ({ store }, input) =>
    store.users.getByEmail(input),
  ),
  operation('users.getByExternalId', mostly(text, 20), ({ store }, input) =>
    store.users.getByExternalId(input),
  ),
  reachingAll(
    often(organizationOperation('users.create', user, ({ users }, input) => users.create(input))),
  ),
  reachingAll(
    organizationOperation(
      'users.createMany',
      fc.array(user, { maxLength: 3 }),
      ({ users }, input) => users.createMany(input),
    ),
  ),
  organizationOperation('users.get', mostly(userId), ({ users }, input) => users.get(input)),
  organizationOperation(
    'users.getMany',
    fc.array(mostly(userId), { maxLength: 4 }),
    ({ users }, input) => users.getMany(input),
  ),
  organizationOperation('users.getByEmail', mostly(email), ({ users }, input) =>
    users.getByEmail(input),
  ),
  organizationOperation('users.getByExternalId', mostly(text), ({ users }, input) =>
    users.getByExternalId(input),
  ),
  organizationOperation('users.list', pageOf(filters), ({ users }, input, place) =>
    readPages(place, 'users', input, (request) => users.list(request)),
  ),
  reachingAll(
    organizationOperation('users.update', fc.record({ id: userId, changes }), ({ users }, input) =>
      users.update(input.id, input.changes),
    ),
  ),
  organizationOperation('users.deactivate', mostly(userId), ({ users }, input) =>
    users.deactivate(input),
  ),
  organizationOperation('users.reactivate', userId, ({ users }, input) => users.reactivate(input)),
  organizationOperation('users.delete', userId, ({ users }, input) => users.delete(input)),
];
