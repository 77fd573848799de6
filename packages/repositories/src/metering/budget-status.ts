/** What the windows of budgets have used and hold at an instant. */
import {
  type Budget,
  type BudgetFilter,
  type BudgetStatus,
  type BudgetStatusFilter,
  DataError,
  nanoToUsd,
  usageReservations,
} from '@runledger/schema';
import type { DialectPort } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import { valueReader } from '../request.ts';
import { statement } from '../statement.ts';
import { expiredSums } from './expiry.ts';
import { quotaContext } from './quota-context.ts';
import { sumsAsText, sumsOf, type WindowSums } from './window-sums.ts';
import { startInPeriod, windowAt, windowEnd, windowStart } from './windows.ts';

/** The windows of budgets that an instant lies in. */
export function budgetWindowStatement(port: DialectPort) {
  return statement<'organizationId' | 'ids' | 'at'>(
    port,
    'budget_windows_by_budget',
    (db, parameter) =>
      db
        .selectFrom('budgets as budget')
        .innerJoin('budget_windows as held', (join) =>
          join
            .onRef('held.organization_id', '=', 'budget.organization_id')
            .onRef('held.budget_id', '=', 'budget.id')
            .on('held.window_start', '=', startInPeriod(port, 'budget.period', parameter('at'))),
        )
        .select(['budget.id', ...sumsAsText('held')])
        .where('budget.organization_id', '=', parameter('organizationId'))
        .where((where) => port.isAnyOf(where.ref('budget.id'), where.val(parameter('ids')))),
  );
}

const readAt = valueReader('The filter of the list', 'at', usageReservations.columns.reservedAt);

interface StatusTimes {
  /** The instant whose windows are looked at. */
  readonly at: Date;
  /** Holds that have expired by now are over. */
  readonly now: Date;
}

/** @throws ValidationError for an `at` that is no instant; the rest is for the list to check */
export function readStatusFilter(
  filter: BudgetStatusFilter | undefined,
  now: Date,
): { readonly at: Date; readonly filter: BudgetFilter | undefined } {
  if (typeof filter !== 'object' || filter === null) return { at: now, filter };
  const { at = now, ...rest } = filter;
  return { at: readAt(at), filter: rest };
}

/** @param budgets of the organization */
export async function statusOf(
  organizationId: string,
  context: RepositoryContext,
  budgets: readonly Budget[],
  { at, now }: StatusTimes,
): Promise<BudgetStatus[]> {
  if (budgets.length === 0) return [];
  const { session, statements } = context;
  const { windows, storedList, codec } = statements.budgets;
  const expired = await expiredSums(quotaContext(organizationId, context), now);
  const ids = storedList(budgets.map(({ id }) => id));
  const values = { organizationId, ids, at: codec.encodeValue('createdAt', at) };
  const { rows } = await session.execute(windows, windows.bind(values));
  const sums = new Map(rows.map((row) => [row.id as string, sumsOf(row)]));
  return budgets.map((budget) => {
    const { used, reserved } = sums.get(budget.id) ?? sumsOf({});
    const held = expired.leave(windowAt(budget, at), reserved);
    return {
      budget,
      window: {
        organizationId,
        budgetId: budget.id,
        windowStart: windowStart(budget.period, at),
        ...plainSums({ used, reserved: held }),
      },
      resetsAt: windowEnd(budget.period, at),
    };
  });
}

function plainSums({ used, reserved }: WindowSums) {
  return {
    usedCostUsd: nanoToUsd(used.costNanoUsd),
    usedCostNanoUsd: used.costNanoUsd,
    usedTokens: exact(used.tokens),
    usedRequests: exact(used.requests),
    reservedCostUsd: nanoToUsd(reserved.costNanoUsd),
    reservedCostNanoUsd: reserved.costNanoUsd,
    reservedTokens: exact(reserved.tokens),
    reservedRequests: exact(reserved.requests),
  };
}

/** @throws DataError where a number would not be exact */
function exact(count: bigint): number {
  if (count <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(count);
  throw new DataError(
    'The window of a budget has a sum beyond 2^53 - 1, which a number cannot hold exactly: read it as text, with CAST(used_tokens AS TEXT) from budget_windows, or ask for another time or other budgets.',
  );
}
