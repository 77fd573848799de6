import {
  modelRegistryEntries,
  type NewModelPrice,
  UniqueViolationError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh } from '../fixtures.ts';
import { day, gpt5, periodsOf, price } from './fixtures.ts';

const named = (model: string, given: NewModelPrice): NewModelPrice => ({ ...given, model });

export function importSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › catalog › importPrices`, () => {
    it('publishes what is new or another, and leaves alone what is as it was', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(named('same', price(1, day(0), { displayName: 'The Same' })));
      const old = await store.models.publish(named('other', price(2, day(0))));
      const result = await store.models.importPrices([
        named('other', price(3, day(10))),
        named('same', price(1, day(10), { displayName: 'another name' })),
        named('new', price(4, day(10))),
      ]);
      expect(result).toMatchObject({ added: 1, changed: 1, unchanged: 1 });
      expect(
        result.published.map(({ entry, before }) => [entry.model, entry.inputUsdPerMtok, before]),
      ).toEqual([
        ['other', 3, old],
        ['new', 4, null],
      ]);
      const { items } = await store.models.list();
      expect(items.map((entry) => [entry.model, ...(periodsOf([entry])[0] ?? [])])).toEqual([
        ['new', 10, null, 4],
        ['other', 0, 10, 2],
        ['other', 10, null, 3],
        ['same', 0, null, 1],
      ]);
      expect(items.filter(({ model }) => model !== 'same')).toEqual(
        expect.arrayContaining(result.published.map(({ entry }) => entry)),
      );
    });

    it('changes nothing when it is done again, then or later', async () => {
      const { store, rows } = await openFresh(driver);
      const entries = (from: Date) => [price(1, from), named('b', price(2, from))];
      await store.models.importPrices(entries(day(0)));
      const before = await rows(modelRegistryEntries);
      for (const from of [day(0), day(5)]) {
        expect(await store.models.importPrices(entries(from))).toEqual({
          added: 0,
          changed: 0,
          unchanged: 2,
          published: [],
        });
      }
      expect(await rows(modelRegistryEntries)).toEqual(before);
    });

    it('counts another context window as a change where it is given, and a period that falls short', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(price(1, day(0), { contextWindowTokens: 100 }));
      await store.models.publish(named('ending', price(1, day(0), { effectiveTo: day(20) })));
      const result = await store.models.importPrices([
        price(1, day(10), { maxOutputTokens: null }),
        price(1, day(11), { contextWindowTokens: 200 }),
        named('ending', price(1, day(10), { effectiveTo: day(15) })),
        named('ending', price(1, day(12))),
      ]);
      expect(result).toMatchObject({ added: 0, changed: 2, unchanged: 2 });
      expect(periodsOf((await store.models.list()).items)).toEqual([
        [0, 12, 1],
        [12, null, 1],
        [0, 11, 1],
        [11, null, 1],
      ]);
    });

    it('takes several prices of one model, in any order', async () => {
      const { store } = await openFresh(driver);
      const days = [20, 5, 10, 0, 15];
      const { published } = await store.models.importPrices(
        days.map((number) => price(number, day(number))),
      );
      expect(periodsOf((await store.models.list()).items)).toEqual([
        [0, 5, 0],
        [5, 10, 5],
        [10, 15, 10],
        [15, 20, 15],
        [20, null, 20],
      ]);
      expect(periodsOf(published.map(({ entry }) => entry)).map(([from]) => from)).toEqual(days);
    });

    it('makes a status that is given the model’s, whether or not the price is another', async () => {
      const { store } = await openFresh(driver);
      await store.models.importPrices([price(1, day(0)), named('b', price(1, day(0)))]);
      const result = await store.models.importPrices([
        price(1, day(5), { status: 'deprecated' }),
        named('b', price(2, day(5), { status: 'retired' })),
      ]);
      expect(result).toMatchObject({ changed: 1, unchanged: 1 });
      const { items } = await store.models.list();
      expect(items.map(({ model, status }) => [model, status])).toEqual([
        ['b', 'retired'],
        ['b', 'retired'],
        ['gpt-5', 'deprecated'],
      ]);
    });

    it('is all or none, naming what it refuses by its place', async () => {
      const { store, rows } = await openFresh(driver);
      const error = await store.models
        .importPrices([price(1, day(0)), price(-1, day(1)), null as never])
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ValidationError);
      const paths = (error as ValidationError).issues.map(({ path }) => path);
      expect(paths[0]).toBe('entries[1].inputUsdPerMtok');
      expect(paths.at(-1)).toBe('entries[2]');
      await expect(
        store.models.importPrices([
          named('a', price(1, day(0))),
          price(1, day(0)),
          price(2, day(0)),
        ]),
      ).rejects.toThrow(UniqueViolationError);
      await expect(store.models.importPrices('all' as never)).rejects.toThrow(ValidationError);
      expect(await rows(modelRegistryEntries)).toEqual([]);
    });

    it('takes thousands, and nothing', async () => {
      const { store } = await openFresh(driver);
      const entries = Array.from({ length: 2_500 }, (_, number) =>
        named(`model-${number}`, price(number / 1_000, day(0))),
      );
      expect(await store.models.importPrices(entries)).toMatchObject({ added: 2_500 });
      const doubled = entries.map((entry) => ({
        ...entry,
        inputUsdPerMtok: entry.inputUsdPerMtok + 1,
        effectiveFrom: day(1),
      }));
      expect(await store.models.importPrices(doubled)).toMatchObject({ changed: 2_500 });
      expect((await store.models.list({ at: day(1), limit: 1_000 })).items).toHaveLength(1_000);
      expect(await store.models.importPrices([])).toEqual({
        added: 0,
        changed: 0,
        unchanged: 0,
        published: [],
      });
    });

    it('compares an organization’s prices with its own alone', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store)).id).models;
      await store.models.publish(price(1, day(0)));
      expect(await acme.importPrices([price(1, day(0))])).toMatchObject({ added: 1 });
      expect(await acme.importPrices([price(1, day(0))])).toMatchObject({ unchanged: 1 });
    });
  });

  describe(`${driver.name} › catalog › list`, () => {
    it('gives entries by provider, model and time, in pages, filtered by each', async () => {
      const { store } = await openFresh(driver);
      const names = [
        ['openai', 'b'],
        ['openai', 'a'],
        ['azure', 'Z'],
        ['azure', 'a'],
        ['azure', 'é'],
        ['azure', '😀'],
        ['azure', '\ufffd'],
      ] as const;
      await store.models.importPrices(
        names.flatMap(([provider, model]) => [
          { ...price(1, day(0)), provider, model },
          { ...price(2, day(10)), provider, model },
        ]),
      );
      await store.models.setStatus({ provider: 'azure', model: 'Z' }, 'retired');
      const shown: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof store.models.list>> = await store.models.list({
          limit: 3,
          after,
        });
        shown.push(
          ...page.items.map((entry) => `${entry.provider}/${entry.model} ${entry.inputUsdPerMtok}`),
        );
        after = page.next;
      } while (after !== null);
      const order = [
        'azure/Z',
        'azure/a',
        'azure/é',
        'azure/\ufffd',
        'azure/😀',
        'openai/a',
        'openai/b',
      ];
      expect(shown).toEqual(order.flatMap((name) => [`${name} 1`, `${name} 2`]));
      const count = async (filter: Parameters<typeof store.models.list>[0]) =>
        (await store.models.list(filter)).items.length;
      expect(await count({ provider: 'openai' })).toBe(4);
      expect(await count({ model: ['a', 'b'] })).toBe(6);
      expect(await count({ status: 'retired' })).toBe(2);
      expect(await count({ at: day(9), provider: ['azure'] })).toBe(5);
      expect(await count({ at: day(-1) })).toBe(0);
      expect((await store.models.list({ order: 'desc', limit: 1 })).items).toMatchObject([
        { provider: 'openai', model: 'b', inputUsdPerMtok: 2 },
      ]);
    });

    it('turns the pages of what holds now, while time goes on', async () => {
      let time = day(0);
      const { store } = await openFresh(driver, { clock: () => time });
      await store.models.importPrices(
        ['a', 'b', 'c'].map((model) => ({ ...price(1, day(0)), model })),
      );
      await store.models.end({ ...gpt5, model: 'c', at: day(5) });
      time = day(4);
      const now = { at: 'now', limit: 1 } as const;
      const first = await store.models.list(now);
      time = day(6);
      const second = await store.models.list({ ...now, after: first.next });
      expect([first, second].map(({ items }) => items[0]?.model)).toEqual(['a', 'b']);
      expect(second.next).toBeNull();
      await expect(store.models.list({ at: day(6), limit: 1, after: first.next })).rejects.toThrow(
        'is the `next` of a page with another order, other filters',
      );
    });

    it('shows an organization its own entries alone, and no other’s by identifier', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store, 'acme')).id).models;
      const umbrella = store.organization((await createOrganization(store, 'umbrella')).id).models;
      const listed = await store.models.publish(price(1, day(0)));
      const own = await acme.publish(price(2, day(0)));
      expect((await acme.list(gpt5)).items).toEqual([own]);
      expect((await umbrella.list()).items).toEqual([]);
      expect(await Promise.all([acme.get(own.id), acme.get(listed.id)])).toEqual([own, listed]);
      expect(await umbrella.get(own.id)).toBeNull();
      expect(await store.models.get(own.id)).toBeNull();
    });
  });
}
