/** Every list with each of its filters: its pages follow one another, however much time there is between two. */
import type { Page } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from './driver.ts';
import { openFresh } from './fixtures.ts';
import { listsOf } from './page-lists.ts';
import { CREATED, fill } from './page-rows.ts';

export function pageSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › pages`, () => {
    it('follow one another, whatever is asked and however late the next is', async () => {
      let now = CREATED.getTime();
      const { store } = await openFresh(driver, { clock: () => new Date(now) });
      await fill(store);
      for (const [name, { list, filters }] of Object.entries(listsOf(store))) {
        const alone = Object.entries(filters).map(([filter, value]) => ({ [filter]: value }));
        for (const asked of [{}, ...alone, filters]) {
          for (const order of ['asc', 'desc'] as const) {
            const request = { ...asked, order };
            const whole = await list(request);
            const seen: unknown[] = [];
            for (let after: string | null | undefined; after !== null; ) {
              const page: Page<unknown> = await list({ ...request, after, limit: 1 });
              seen.push(...page.items);
              after = page.next;
              now += 1_000;
            }
            const words = `${name} ${JSON.stringify(request)}`;
            expect(whole.items.length, words).toBe(3);
            expect(seen, words).toEqual(whole.items);
          }
        }
      }
    });
  });
}
