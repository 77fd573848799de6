/** Reading what is asked of a list, once for all lists. */
import { Issues, isProperties, reportUnknown, wholeNumberCheck } from '@runledger/schema';
import { type CursorCodec, markOf } from './cursor.ts';
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
  /** What the cursor of the next page is bound to. */
  asked(): string;
}

/**
 * @returns a function that takes the request, and as they are stored the values of the list's scope and the time
 * @throws ValidationError naming each part of a request that is wrong
 */
export function requestReader(
  defaultOrder: Order,
  readCursor: CursorCodec['read'],
  filters: ReadonlyMap<string, CompiledFilter>,
): (request: unknown, scope: readonly unknown[], now: unknown) => ReadRequest {
  const known = new Set([...filters.keys(), 'limit', 'order', 'after']);
  return (request, scope, now) => {
    const issues = new Issues();
    const uses = new Map<string, FilterUse>();
    if (!isProperties(request)) issues.add('', 'must be an object');
    const given = isProperties(request) ? request : {};
    reportUnknown(given, known, issues);
    const { limit = DEFAULT_LIMIT, order = defaultOrder, after = null } = given;
    for (const [name, filter] of filters) {
      const value = given[name];
      const use = value === undefined ? filter.otherwise : filter.read(value, issues);
      if (use) uses.set(name, use.isOfNow ? { ...use, value: now } : use);
    }
    checkLimit(limit, issues);
    if (order !== 'asc' && order !== 'desc') issues.add('order', 'must be asc or desc');
    const asked = () => markOf(order as Order, [scope, [...uses].map(markOfUse)]);
    const position =
      after === null ? null : readCursor(after, issues.count === 0 ? asked() : null, issues);
    issues.assertNone('The filter of the list');
    return { limit: limit as number, order: order as Order, after: position, uses, asked };
  };
}

/** A value of the time is another for each page, and several values are the same in any order. */
function markOfUse([name, { form, value, values, parts, isOfNow }]: [string, FilterUse]) {
  const given = isOfNow ? null : (values?.map(String).sort() ?? value);
  return [name, form, parts, given];
}
