/** Organizations, the same on every driver. */
import {
  NotFoundError,
  newRowsValidator,
  newRowValidator,
  normalizeSlug,
  type Organization,
  type OrganizationFilter,
  type OrganizationRepository,
  organizations,
} from '@runledger/schema';
import { lockPrices, priceLock } from '../catalog/lock.ts';
import { rowCodec } from '../codec.ts';
import { identifierCheck } from '../identifiers.ts';
import { insertion } from '../insertion.ts';
import { before, equals, from } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { type Statement, statement } from '../statement.ts';
import { rowUpdater } from '../update.ts';
import { assertUnused, belongingsStatement, organizationBelongings } from './belongings.ts';
import { allNormalizing, lookUpText, normalizing } from './normalization.ts';

/** The statements behind {@link organizationRepository}, compiled once for each dialect. */
export function organizationStatements(port: DialectPort) {
  const codec = rowCodec(organizations, port.codecs);
  const columns = codec.columns as string[];
  const by = <C extends string>(column: C, name: string) =>
    statement<C>(port, `organizations_by_${name}`, (db, parameter) =>
      db.selectFrom('organizations').select(columns).where(column, '=', parameter(column)),
    );
  return {
    codec,
    insertion: insertion(port, organizations, { label: 'organizations_insert' }),
    byId: by('id', 'id'),
    bySlug: by('slug', 'slug'),
    byExternalId: by('external_id', 'external_id'),
    byIds: statement<'ids'>(port, 'organizations_by_ids', (db, parameter) =>
      db
        .selectFrom('organizations')
        .select(columns)
        .where((where) => port.isAnyOf(where.ref('id'), where.val(parameter('ids')))),
    ),
    storedList: port.storedList,
    listing: listing<typeof organizations, OrganizationFilter>(port, organizations, {
      label: 'organizations_list',
      sort: ['createdAt', 'id'],
      order: 'desc',
      filters: {
        quotaTier: equals('quotaTier'),
        createdFrom: from('createdAt'),
        createdBefore: before('createdAt'),
      },
    }),
    updater: rowUpdater(port, organizations, 'organizations_update', ['id'], ['createdAt']),
    lock: statement<'id'>(port, 'organizations_lock', (db, parameter) =>
      port.forUpdate(db.selectFrom('organizations').select('id').where('id', '=', parameter('id'))),
    ),
    lockPrices: priceLock(port),
    belongings: belongingsStatement<'id'>(
      port,
      'organizations_belongings',
      organizationBelongings,
      { id: 'organizationId' },
    ),
    delete: statement<'id'>(port, 'organizations_delete', (db, parameter) =>
      db.deleteFrom('organizations').where('id', '=', parameter('id')),
    ),
  };
}

const validateNew = newRowValidator(organizations);
const validateMany = newRowsValidator(organizations, 'organizations');
const checkId = identifierCheck(organizations, 'id');
const checkExternalId = identifierCheck(organizations, 'externalId');

export function organizationRepository({
  session,
  statements: { organizations: statements },
  clock,
  keys,
}: Pick<RepositoryContext, 'session' | 'statements' | 'clock' | 'keys'>): OrganizationRepository {
  const { codec } = statements;

  async function find<C extends string>(
    query: Statement<C>,
    key: { readonly [name in C]: unknown },
  ): Promise<Organization | null> {
    const { rows } = await session.execute(query, query.bind(key));
    return rows[0] ? codec.decode(rows[0]) : null;
  }

  return {
    async create(organization) {
      const row = validateNew(normalizing(organization, 'slug', normalizeSlug), { now: clock() });
      await statements.insertion.insert(session, [row]);
      return row;
    },
    async createMany(given) {
      const rows = validateMany(allNormalizing(given, 'slug', normalizeSlug), { now: clock() });
      if (rows.length === 0) return [];
      // In one order, whatever the order given: calls at the same time cannot wait for each other in a circle.
      const sorted = rows.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
      await session.atomically((inside) => statements.insertion.insert(inside, sorted));
      return rows;
    },
    get: async (id) => await find(statements.byId, { id: checkId.one(id) }),
    async getMany(given) {
      const ids = checkId.many(given);
      if (ids.length === 0) return [];
      const values = statements.byIds.bind({ ids: statements.storedList(ids) });
      const { rows } = await session.execute(statements.byIds, values);
      const found = new Map(rows.map((row) => codec.decode(row)).map((row) => [row.id, row]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    getBySlug: async (slug) =>
      await find(statements.bySlug, { slug: lookUpText('slug', slug, normalizeSlug) }),
    getByExternalId: async (externalId) =>
      await find(statements.byExternalId, { external_id: checkExternalId.one(externalId) }),
    list: (filter) => statements.listing.page(session, {}, filter, clock()),
    async update(given, changes) {
      const id = checkId.one(given);
      const normalized = normalizing(changes, 'slug', normalizeSlug);
      try {
        const row = await statements.updater.update(session, { id }, normalized, clock());
        if (row === null) throw new NotFoundError(`There is no organization ${id}.`);
        return row;
      } finally {
        // Its keys may have its tier. Also when the answer was lost: the change may be there nevertheless.
        keys.forget(session, { organizationId: id });
      }
    },
    async delete(given) {
      const key = { id: checkId.one(given) };
      const deleting = session.atomically(async (inside) => {
        // Nothing can come to belong to it from here on: whatever does so locks the organization first, or its prices.
        const locked = await inside.execute(statements.lock, statements.lock.bind(key));
        if (locked.rows.length === 0) return false;
        await lockPrices(inside, statements.lockPrices, key.id);
        await assertUnused(
          inside,
          statements.belongings,
          key,
          `The organization ${key.id}`,
          'an organization is deleted only when it has nothing but API keys',
        );
        await inside.execute(statements.delete, statements.delete.bind(key));
        return true;
      });
      return await deleting.finally(() => keys.forget(session, { organizationId: key.id }));
    },
  };
}
