/** Locking budgets: whoever changes a window has its budget locked. */
import { type Budget, budgets } from '@runledger/schema';
import { partialCodec } from '../codec.ts';
import type { DialectPort, PreparedSql, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';

/** What decides whether a request fits. */
export type BudgetLimits = Pick<
  Budget,
  'id' | 'period' | 'limitCostUsd' | 'limitTokens' | 'limitRequests' | 'action'
>;

export const LIMIT_PROPERTIES = [
  'id',
  'period',
  'limitCostUsd',
  'limitTokens',
  'limitRequests',
  'action',
] as const satisfies readonly (keyof BudgetLimits)[];

/** So many identifiers are named one by one, which is found faster than what is in a list. */
const MOST_NAMED = 8;

export interface BudgetLocks {
  /**
   * Locks budgets in the order of their identifiers.
   * @returns those that there still are, as they are now
   */
  lock(
    session: Session,
    organizationId: string,
    ids: readonly string[],
  ): Promise<readonly BudgetLimits[]>;
  /** The statements for one, for several and for many. */
  examples(): PreparedSql[];
}

export function budgetLocks(port: DialectPort): BudgetLocks {
  const codec = partialCodec(budgets, port.codecs, LIMIT_PROPERTIES);
  const statements = new Map<number, Statement<string>>();

  /** @param named how many identifiers there are, or 0 for a list of them */
  function compile(named: number): Statement<string> {
    const known = statements.get(named);
    if (known) return known;
    const made = statement<string>(port, 'budgets_lock', (db, parameter) => {
      const places = Array.from({ length: named }, (_, place) => parameter(`id ${place}`));
      const query = db
        .selectFrom('budgets')
        .select([...codec.columns])
        .where('organization_id', '=', parameter('organizationId'))
        .where((where) =>
          named === 0
            ? port.isAnyOf(where.ref('id'), where.val(parameter('ids')))
            : where('id', 'in', places),
        )
        .orderBy('id');
      return port.forUpdate(query);
    });
    statements.set(named, made);
    return made;
  }

  return {
    async lock(session, organizationId, ids) {
      if (ids.length === 0) return [];
      const isListed = ids.length > MOST_NAMED;
      const compiled = compile(isListed ? 0 : ids.length);
      const named = Object.fromEntries(ids.map((id, place) => [`id ${place}`, id]));
      const values = isListed ? { ids: port.storedList(ids) } : named;
      const { rows } = await session.execute(
        compiled,
        compiled.bind({ organizationId, ...values }),
      );
      return rows.map((row) => codec.decode(row));
    },
    examples: () => [compile(1), compile(2), compile(0)],
  };
}
