import { organizations } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { type Operation, operation } from './operation.ts';
import {
  changesOf,
  instant,
  mostly,
  ORGANIZATIONS,
  oneOrMore,
  rowOf,
  slug,
  text,
} from './values.ts';

const id = fc.constantFrom(...ORGANIZATIONS);
const organization = rowOf(organizations, { with: { id, slug } });
const filters = { quotaTier: oneOrMore(text), createdFrom: instant, createdBefore: instant };

export const organizationOperations: readonly Operation[] = [
  operation('organizations.create', organization, ({ store }, input) =>
    store.organizations.create(input),
  ),
  operation(
    'organizations.createMany',
    fc.array(organization, { maxLength: 3 }),
    ({ store }, input) => store.organizations.createMany(input),
  ),
  operation('organizations.get', mostly(id, 10), ({ store }, input) =>
    store.organizations.get(input),
  ),
  operation('organizations.getMany', fc.array(mostly(id), { maxLength: 4 }), ({ store }, input) =>
    store.organizations.getMany(input),
  ),
  operation('organizations.getBySlug', mostly(slug, 10), ({ store }, input) =>
    store.organizations.getBySlug(input),
  ),
  operation('organizations.getByExternalId', mostly(text, 20), ({ store }, input) =>
    store.organizations.getByExternalId(input),
  ),
  operation('organizations.list', pageOf(filters), (place, input) =>
    readPages(place, 'organizations', input, (request) => place.store.organizations.list(request)),
  ),
  operation(
    'organizations.update',
    fc.record({
      id,
      changes: changesOf(organizations, {
        without: ['id', 'createdAt', 'updatedAt'],
        with: { slug },
      }),
    }),
    ({ store }, input) => store.organizations.update(input.id, input.changes),
  ),
  operation('organizations.delete', id, ({ store }, input) => store.organizations.delete(input)),
];
