/** Reading what is asked of a list, once for all lists. */
import { Issues, isProperties, reportUnknown, wholeNumberCheck } from '@runledger/schema';
import type { CompiledFilter, FilterUse } from './filter.ts';

const DEFAULT_LIMIT = 100;
const checkLimit = wholeNumberCheck('limit', [1, 1_000]);

export type Order = 'asc' | 'desc';

interface ReadRequest {
  readonly limit: number;
  readonly order: Order;
  /** The sort values behind which the page begins. */
  readonly after: readonly unknown[] | null;
  /** The filters that are asked for. */
  readonly uses: ReadonlyMap<string, FilterUse>;
}

/** @throws ValidationError naming each part of a request that is wrong */
export function requestReader(
  defaultOrder: Order,
  readCursor: (text: unknown, issues: Issues) => unknown[] | null,
  filters: ReadonlyMap<string, CompiledFilter>,
): (request: unknown, now: Date) => ReadRequest {
  const known = new Set([...filters.keys(), 'limit', 'order', 'after']);
  return (request, now) => {
    const issues = new Issues();
    const uses = new Map<string, FilterUse>();
    if (!isProperties(request)) issues.add('', 'must be an object');
    const given = isProperties(request) ? request : {};
    reportUnknown(given, known, issues);
    const { limit = DEFAULT_LIMIT, order = defaultOrder, after = null } = given;
    for (const [name, filter] of filters) {
      const value = given[name];
      const use = value === undefined ? filter.otherwise : filter.read(value, issues, now);
      if (use) uses.set(name, use);
    }
    checkLimit(limit, issues);
    if (order !== 'asc' && order !== 'desc') issues.add('order', 'must be asc or desc');
    const position = after === null ? null : readCursor(after, issues);
    issues.assertNone('The filter of the list');
    return { limit: limit as number, order: order as Order, after: position, uses };
  };
}
