/** Budgets of one organization, and what their windows have used and hold. */
import {
  type BudgetFilter,
  type BudgetRepository,
  budgets,
  NotFoundError,
  newRowValidator,
} from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { withFixed } from '../fixed.ts';
import { identifierCheck } from '../identifiers.ts';
import { insertion } from '../insertion.ts';
import { equals } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import { tellingOrphans } from '../orphans.ts';
import type { DialectPort } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { statement } from '../statement.ts';
import { rowUpdater } from '../update.ts';
import { budgetWindowStatement, readStatusFilter, statusOf } from './budget-status.ts';

export function budgetStatements(port: DialectPort) {
  const codec = rowCodec(budgets, port.codecs);
  return {
    codec,
    insertion: insertion(port, budgets, { label: 'budgets_insert' }),
    byId: statement<'organizationId' | 'id'>(port, 'budgets_by_id', (db, parameter) =>
      db
        .selectFrom('budgets')
        .select([...codec.columns])
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id')),
    ),
    delete: statement<'organizationId' | 'id'>(port, 'budgets_delete', (db, parameter) =>
      db
        .deleteFrom('budgets')
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id')),
    ),
    listing: listing<typeof budgets, BudgetFilter>(port, budgets, {
      label: 'budgets_list',
      scope: ['organizationId'],
      sort: ['id'],
      order: 'asc',
      filters: {
        userId: equals('userId'),
        apiKeyId: equals('apiKeyId'),
        period: equals('period'),
        action: equals('action'),
      },
    }),
    updater: rowUpdater(port, budgets, 'budgets_update', ['organizationId', 'id'], ['createdAt']),
    windows: budgetWindowStatement(port),
    storedList: port.storedList,
  };
}

const validateNew = newRowValidator(budgets);
const checkId = identifierCheck(budgets, 'id');

export function budgetRepository(
  organizationId: string,
  context: RepositoryContext,
): BudgetRepository {
  const { session, clock } = context;
  const statements = context.statements.budgets;
  const { codec } = statements;
  return {
    async create(budget) {
      const row = validateNew(withFixed(budget, { organizationId }), { now: clock() });
      await tellingOrphans(budgets, statements.insertion.insert(session, [row]), [row]);
      return row;
    },
    async get(id) {
      const values = statements.byId.bind({ organizationId, id: checkId.one(id) });
      const { rows } = await session.execute(statements.byId, values);
      return rows[0] ? codec.decode(rows[0]) : null;
    },
    list: (filter) => statements.listing.page(session, { organizationId }, filter, clock()),
    async update(id, changes) {
      const key = { organizationId, id: checkId.one(id) };
      const updated = await statements.updater.update(session, key, changes, clock());
      if (updated) return updated;
      throw new NotFoundError(`The organization has no budget ${key.id}.`);
    },
    async delete(id) {
      const values = statements.delete.bind({ organizationId, id: checkId.one(id) });
      const { changes } = await session.execute(statements.delete, values);
      return changes === 1;
    },
    async status(filter) {
      const now = clock();
      const { at, filter: rest } = readStatusFilter(filter, now);
      const { items, next } = await statements.listing.page(session, { organizationId }, rest, now);
      return { items: await statusOf(organizationId, context, items, { at, now }), next };
    },
  };
}
