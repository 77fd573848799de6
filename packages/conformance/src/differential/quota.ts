import { budgets } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { organizationEvent } from './metering.ts';
import { type Operation, often, organizationOperation, sharing } from './operation.ts';
import { anyId, changesOf, instant, keyId, mostly, oneOrMore, rowOf, userId } from './values.ts';

const budgetId = anyId;
const requestId = fc.constantFrom('r1', 'r2', 'r3', 'R1', 'é');
const forSome = { userId: fc.option(userId, { freq: 2 }), apiKeyId: fc.option(keyId, { freq: 2 }) };
const period = fc.constantFrom('day', 'month');
const action = fc.constantFrom('block', 'block', 'warn');
const limits = {
  limitCostUsd: fc.constantFrom(0, 1e-9, 0.1, 0.3, 1.005, null),
  limitTokens: fc.constantFrom(0, 1, 100, 1_000, null),
  limitRequests: fc.constantFrom(0, 1, 2, 3, null),
};
const budget = rowOf(budgets, {
  without: ['organizationId', 'createdAt', 'updatedAt'],
  with: { id: budgetId, ...forSome, ...limits, period, action },
});
const changes = changesOf(budgets, {
  without: ['organizationId', 'id', 'createdAt', 'updatedAt', 'userId', 'apiKeyId'],
  with: { ...limits, period, action },
});
const amounts = {
  costUsd: mostly(fc.constantFrom(0, 1e-9, 0.5e-9, 0.1, 0.2, 1), 60),
  tokens: mostly(fc.constantFrom(0, 1, 50, 100, 2 ** 53 - 1), 60),
  requests: mostly(fc.constantFrom(0, 1, 2), 60),
};
const request = fc.record({ ...forSome, ...amounts }, { requiredKeys: [] });
const reservation = fc.record(
  {
    requestId: mostly(requestId, 60),
    ...forSome,
    ...amounts,
    holdMs: mostly(fc.constantFrom(1_000, 30_000, 86_400_000), 60),
  },
  { requiredKeys: ['requestId'] },
);
const filters = {
  userId: fc.option(userId, { freq: 2 }),
  apiKeyId: fc.option(keyId, { freq: 2 }),
  period: oneOrMore(period),
  action: oneOrMore(action),
};

export const quotaOperations: readonly Operation[] = [
  often(
    organizationOperation('budgets.create', budget, ({ budgets }, input) => budgets.create(input)),
  ),
  organizationOperation('budgets.get', mostly(budgetId), ({ budgets }, input) =>
    budgets.get(input),
  ),
  organizationOperation('budgets.list', pageOf(filters), ({ budgets }, input, place) =>
    readPages(place, 'budgets', input, (request) => budgets.list(request)),
  ),
  organizationOperation(
    'budgets.update',
    fc.record({ id: budgetId, changes }),
    (organization, input) => organization.budgets.update(input.id, input.changes),
  ),
  organizationOperation('budgets.delete', budgetId, ({ budgets }, input) => budgets.delete(input)),
  organizationOperation(
    'budgets.status',
    pageOf({ ...filters, at: instant }),
    ({ budgets }, input, place) =>
      readPages(place, 'budget status', input, (request) => budgets.status(request)),
  ),
  organizationOperation('quota.check', request, ({ quota }, input) => quota.check(input)),
  organizationOperation('quota.reserve', reservation, ({ quota }, input) => quota.reserve(input)),
  organizationOperation('quota.reserve', reservation, ({ quota }, input) => quota.reserve(input)),
  often(
    organizationOperation(
      'quota.settle',
      fc.record({ requestId: mostly(requestId), event: organizationEvent }),
      ({ quota }, input) => quota.settle(input.requestId, input.event),
    ),
  ),
  organizationOperation('quota.release', mostly(requestId), ({ quota }, input) =>
    quota.release(input),
  ),
  organizationOperation('quota.get', mostly(requestId), ({ quota }, input) => quota.get(input)),
  sharing(
    organizationOperation('quota.releaseExpired', fc.constant(null), ({ quota }) =>
      quota.releaseExpired(),
    ),
  ),
];
