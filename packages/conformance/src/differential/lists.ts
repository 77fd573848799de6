/** Calls of lists: pages are turned at once, and what a page ends with is kept for later calls to go on from. */
import type { Page, PageRequest } from '@runledger/schema';
import fc from 'fast-check';
import type { Place, Wild } from './operation.ts';
import { mostly } from './values.ts';

/** How many pages one call turns. */
const MOST_TURNED = 3;

/** A page that ended before the list did, and what it was asked for. */
interface Kept {
  readonly asked: Wild;
  readonly next: string;
}

/** Where a later call begins: behind a page that was read before, by its number. */
interface Behind {
  readonly page: number;
  /** `same`: asked as that page was; `other`: as this request says; `elsewhere`: the page of any list. */
  readonly asked: 'same' | 'other' | 'elsewhere';
}

/** A request for a page: a filter or two now and then, and pages of a row or two, so that there are more of them. */
export function pageOf(
  filters: { readonly [name: string]: fc.Arbitrary<Wild> } = {},
): fc.Arbitrary<Wild> {
  const filter = fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    ...Object.entries(filters).map(([name, value]) => ({
      weight: 1,
      arbitrary: fc.record({ [name]: mostly(value, 60) }),
    })),
  );
  const asked = fc.constantFrom<Behind['asked']>('same', 'same', 'same', 'other', 'elsewhere');
  const place = fc.record(
    {
      limit: mostly(fc.constantFrom(1, 1, 2, 3, 1_000), 60),
      order: fc.constantFrom('asc', 'desc'),
      after: fc.option(fc.record({ page: fc.nat(5), asked }), { nil: undefined, freq: 2 }),
    },
    { requiredKeys: [] },
  );
  const both = fc.tuple(filter, filter).map(([one, other]) => ({ ...one, ...other }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: filter },
    { weight: 1, arbitrary: both },
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.oneof({ weight: 3, arbitrary: filter }, { weight: 1, arbitrary: both }), place)
        .map(([one, rest]) => ({ ...one, ...rest })),
    },
  );
}

/**
 * @param list names the list; a page of another one is an error that is worth a try
 * @param request as {@link pageOf} makes it
 * @returns the page, and some of those that follow it
 */
export async function readPages<T>(
  { memory }: Place,
  list: string,
  request: Wild,
  read: (request: PageRequest & Wild) => Promise<Page<T>>,
): Promise<Page<T>[]> {
  const asked = requestOf(memory, list, request);
  const pages: Page<T>[] = [];
  for (let turned = asked; pages.length <= MOST_TURNED; ) {
    const page = await read(turned);
    pages.push(page);
    const { next } = page;
    if (next === null) break;
    memory.keep('page', { asked, next });
    memory.keep(`page ${list}`, { asked, next });
    turned = { ...asked, after: next };
  }
  return pages;
}

function requestOf(memory: Place['memory'], list: string, request: Wild): Wild {
  const { after, ...rest } = request ?? {};
  const { page, asked } = (after ?? {}) as Partial<Behind>;
  if (page === undefined) return rest;
  const kept = memory.pick<Kept>(asked === 'elsewhere' ? 'page' : `page ${list}`, page);
  if (kept === undefined) return rest;
  return { ...(asked === 'same' ? kept.asked : rest), after: kept.next };
}
