import { domains } from '@runledger/conformance/differential';
import type { Page, PageRequest, Store } from '@runledger/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather, NOW, organizationId, taskId } from '../src/crowd.ts';
import { type OpenEngine, openPostgresEngine, openSqliteEngine } from '../src/engines.ts';
import { type Properties, watched } from '../src/reads.ts';

interface Item {
  readonly [property: string]: unknown;
}
type Request = PageRequest & { readonly [filter: string]: unknown };
type List = (request: Request) => Promise<Page<object>>;

const names = Object.values(domains)
  .flatMap((operations) => operations.map(({ name }) => name))
  .filter((name) => /\.(?:list\w*|timeline|status)$/.test(name));

/** The list that the name leads to, from the store or from an organization's. */
function listOf(store: Store, name: string): List {
  const path = name.replace(/^organization\./, '');
  const start: object = path === name ? store : store.organization(organizationId);
  const found = path.split('.').reduce<object>((at, step) => Reflect.get(at, step), start);
  if (!name.endsWith('.timeline')) return found as List;
  return (request) => (found as (task: string, page: Request) => ReturnType<List>)(taskId, request);
}

/** Values of filters that are not those of a property. */
const VALUES: { readonly [filter: string]: readonly unknown[] } = {
  active: [true, false],
  state: ['active', 'expired', 'revoked'],
  at: [NOW, 'now'],
};

/** The property that a filter is about: `createdFrom` is about `createdAt`, `dayTo` about `day`. */
function propertyOf(filter: string, item: Item): string {
  const stem = filter.replace(/(?:From|Before|To)$/, '');
  return stem in item ? stem : `${stem}At`;
}

let sqlite: OpenEngine;
let postgres: OpenEngine;

beforeAll(async () => {
  [sqlite, postgres] = await Promise.all([openSqliteEngine(), openPostgresEngine()]);
  for (const engine of [sqlite, postgres]) {
    engine.setTime(NOW);
    await engine.reset();
    await gather(engine.store);
  }
}, 120_000);

afterAll(async () => {
  await Promise.all([sqlite.close(), postgres.close()]);
});

/** The filters that a list knows: what it looks for in a request. */
async function filtersOf(list: List): Promise<string[]> {
  const read: Properties = new Map();
  await list(watched(read, {}, '') as Request);
  return [...(read.get('') ?? [])].filter((name) => !['limit', 'order', 'after'].includes(name));
}

/** Values that rows have, each by itself and two together, as far as the filter takes them. */
async function valuesOf(list: List, filter: string): Promise<unknown[]> {
  const { items } = await list({ limit: 1_000 });
  const facts = items.map((item) => ('budget' in item ? item.budget : item) as Item);
  const found = facts.map((item) => item[propertyOf(filter, item)]);
  const distinct = new Map(found.map((value) => [JSON.stringify(value), value]));
  const single = VALUES[filter] ?? [...distinct.values()];
  const several = single.filter((value) => value !== null).slice(0, 2);
  const isTaken = async (value: unknown) =>
    await list({ [filter]: value }).then(
      () => true,
      () => false,
    );
  const taken = await Promise.all([...single, several].map(isTaken));
  return [...single, several].filter((_, place) => taken[place]);
}

/** Time goes on from page to page. */
async function pagesOf(engine: OpenEngine, name: string, request: Request): Promise<object[][]> {
  const list = listOf(engine.store, name);
  const pages: object[][] = [];
  for (let after: string | null = null; ; ) {
    engine.setTime(new Date(NOW.getTime() + pages.length));
    const page: Page<object> = await list({ ...request, after });
    pages.push(page.items);
    after = page.next;
    if (after === null) return pages;
  }
}

describe('lists in pages', () => {
  it.each(names)('%s is the same with every filter and order, page by page', async (name) => {
    const turned = new Set<string>();
    const list = listOf(sqlite.store, name);
    const filters = ['order', ...(await filtersOf(list))];
    for (const filter of filters) {
      for (const value of filter === 'order' ? [undefined] : await valuesOf(list, filter)) {
        for (const order of ['asc', 'desc'] as const) {
          const asked = { ...(filter === 'order' ? {} : { [filter]: value }), order };
          const [whole] = await pagesOf(sqlite, name, { ...asked, limit: 1_000 });
          for (const limit of [1, 5]) {
            const pages = await pagesOf(sqlite, name, { ...asked, limit });
            expect(pages.flat()).toEqual(whole);
            expect(await pagesOf(postgres, name, { ...asked, limit })).toEqual(pages);
            if (pages.length > 1) turned.add(filter);
          }
        }
      }
    }
    expect([...turned]).toEqual(filters);
  });
});
