/** Reading what is asked of a list, once for all lists. */
import { Issues, ValidationError } from '@runledger/schema';
import type { CompiledFilter, FilterUse } from './filter.ts';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;

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
  return (request, now) => {
    const issues = new Issues();
    const uses = new Map<string, FilterUse>();
    const isObject = typeof request === 'object' && request !== null && !Array.isArray(request);
    if (!isObject) issues.add('', 'must be an object');
    const {
      limit = DEFAULT_LIMIT,
      order = defaultOrder,
      after = null,
      ...given
    } = (request ?? {}) as Record<string, unknown>;
    for (const name of Object.keys(given)) {
      if (!filters.has(name)) issues.add(name, 'is not known');
    }
    for (const [name, filter] of filters) {
      const value = given[name];
      const use = value === undefined ? filter.otherwise : filter.read(value, issues, now);
      if (use) uses.set(name, use);
    }
    if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > LARGEST_LIMIT) {
      issues.add('limit', `must be a whole number from 1 to ${LARGEST_LIMIT}`);
    }
    if (order !== 'asc' && order !== 'desc') issues.add('order', 'must be asc or desc');
    const position = after === null ? null : readCursor(after, issues);
    if (issues.count > 0) throw new ValidationError('The filter of the list', issues.all);
    return { limit: limit as number, order: order as Order, after: position, uses };
  };
}
