import {
  type ModelRepository,
  modelRegistryEntries,
  NIL_UUID,
  NotFoundError,
  organizations,
  UniqueViolationError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, uuid } from '../fixtures.ts';
import { day, gpt5, periodsOf, price } from './fixtures.ts';

const all = async (models: ModelRepository) => (await models.list()).items;

export function publishingSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › catalog › publish`, () => {
    it('returns the entry as it is stored, with what the model is called', async () => {
      const now = new Date('2026-03-04T05:06:07.089Z');
      const { store } = await openFresh(driver, { clock: () => now });
      const published = await store.models.publish(price(1.25, day(0)));
      expect(published).toEqual({
        id: published.id,
        organizationId: NIL_UUID,
        ...price(1.25, day(0)),
        displayName: 'gpt-5',
        status: 'active',
        contextWindowTokens: null,
        maxOutputTokens: null,
        effectiveTo: null,
        createdAt: now,
      });
      expect(await store.models.get(published.id)).toEqual(published);
      expect(await all(store.models)).toEqual([published]);
    });

    it('ends the entry that holds, and begins where it is told, in the past and between two', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(price(1, day(10)));
      await store.models.publish(price(2, day(30)));
      expect(periodsOf(await all(store.models))).toEqual([
        [10, 30, 1],
        [30, null, 2],
      ]);
      await store.models.publish(price(3, day(20)));
      await store.models.publish(price(4, day(5)));
      expect(periodsOf(await all(store.models))).toEqual([
        [5, 10, 4],
        [10, 20, 1],
        [20, 30, 3],
        [30, null, 2],
      ]);
    });

    it('lets a price that ends interrupt another, which goes on behind it', async () => {
      const { store } = await openFresh(driver);
      const regular = await store.models.publish(price(10, day(0), { displayName: 'GPT-5' }));
      const offer = await store.models.publish(price(5, day(10), { effectiveTo: day(20) }));
      const entries = await all(store.models);
      expect(periodsOf(entries)).toEqual([
        [0, 10, 10],
        [10, 20, 5],
        [20, null, 10],
      ]);
      expect(entries.map(({ id }) => id).slice(0, 2)).toEqual([regular.id, offer.id]);
      expect(entries.map(({ displayName }) => displayName)).toEqual(['GPT-5', 'GPT-5', 'GPT-5']);
      expect(new Set(entries.map(({ id }) => id)).size).toBe(3);
    });

    it('fills a gap, and reaches into no other period', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(price(1, day(0), { effectiveTo: day(10) }));
      await store.models.publish(price(2, day(30), { effectiveTo: day(40) }));
      const filling = await store.models.publish(price(3, day(15), { effectiveTo: day(99) }));
      expect(filling.effectiveTo).toEqual(day(30));
      const tail = await store.models.publish(price(4, day(5)));
      expect(tail.effectiveTo).toEqual(day(15));
      expect(periodsOf(await all(store.models))).toEqual([
        [0, 5, 1],
        [5, 15, 4],
        [15, 30, 3],
        [30, 40, 2],
      ]);
      expect(await store.models.priceAt({ ...gpt5, at: day(40) })).toBeNull();
    });

    it('keeps what is said of the model where a new price does not say it again', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(
        price(1, day(0), {
          displayName: 'GPT-5',
          contextWindowTokens: 400_000,
          maxOutputTokens: 128_000,
          status: 'deprecated',
        }),
      );
      expect(await store.models.publish(price(2, day(5)))).toMatchObject({
        displayName: 'GPT-5',
        contextWindowTokens: 400_000,
        maxOutputTokens: 128_000,
        status: 'deprecated',
      });
      expect(
        await store.models.publish(
          price(3, day(-5), { displayName: 'GPT-5 preview', maxOutputTokens: null }),
        ),
      ).toMatchObject({
        displayName: 'GPT-5 preview',
        contextWindowTokens: 400_000,
        maxOutputTokens: null,
      });
    });

    it('gives an organization what the list says of the model, and its own prices', async () => {
      const { store } = await openFresh(driver);
      const acme = await createOrganization(store);
      await store.models.publish(price(2, day(0), { displayName: 'GPT-5', maxOutputTokens: 99 }));
      const own = await store.organization(acme.id).models.publish(price(1, day(5)));
      expect(own).toMatchObject({
        organizationId: acme.id,
        displayName: 'GPT-5',
        maxOutputTokens: 99,
        inputUsdPerMtok: 1,
      });
      expect(periodsOf(await all(store.models))).toEqual([[0, null, 2]]);
      expect(await all(store.organization(acme.id).models)).toEqual([own]);
    });

    it('makes the status that it is given that of the whole model', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(price(1, day(0)));
      await store.models.publish(price(2, day(5), { status: 'deprecated' }));
      await store.models.publish({ ...price(3, day(0)), model: 'other' });
      const statuses = (await all(store.models)).map((entry) => [entry.model, entry.status]);
      expect(statuses).toEqual([
        ['gpt-5', 'deprecated'],
        ['gpt-5', 'deprecated'],
        ['other', 'active'],
      ]);
    });

    it('refuses a second price of the same instant, and the transaction goes on', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(price(1, day(0)));
      await store.transaction(async (transaction) => {
        const error = await transaction.models
          .publish(price(2, day(0)))
          .catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(UniqueViolationError);
        expect(error).toMatchObject({
          table: 'model_registry_entries',
          constraint: 'uq_model_registry_entries_provider_model_effective_from',
        });
        await transaction.models.publish(price(2, day(1)));
      });
      expect(periodsOf(await all(store.models))).toEqual([
        [0, 1, 1],
        [1, null, 2],
      ]);
    });

    it('refuses what the model refuses, naming each property', async () => {
      const { store } = await openFresh(driver);
      const paths = async (entry: unknown) => {
        const error = await store.models.publish(entry as never).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ValidationError);
        return (error as ValidationError).issues.map(({ path }) => path);
      };
      expect(await paths(price(-1, day(0)))).toEqual([
        'inputUsdPerMtok',
        'outputUsdPerMtok',
        'cachedInputUsdPerMtok',
        'cacheWriteUsdPerMtok',
        'reasoningUsdPerMtok',
      ]);
      expect(await paths({ ...price(1, day(0)), provider: undefined, model: 7 })).toEqual([
        'provider',
        'model',
      ]);
      expect(await paths(price(1, day(0), { effectiveTo: day(0) }))).toEqual([
        'effectiveFrom, effectiveTo',
      ]);
      expect(await paths({ ...price(1, day(0)), colour: 'red' })).toEqual(['colour']);
      expect(await paths(null)).toEqual(['input']);
      expect(await all(store.models)).toEqual([]);
    });

    it('refuses an organization that there is not', async () => {
      const { store } = await openFresh(driver);
      const nobody = store.organization(uuid(404)).models;
      await expect(nobody.publish(price(1, day(0)))).rejects.toThrow(NotFoundError);
      await expect(nobody.importPrices([price(1, day(0))])).rejects.toThrow(NotFoundError);
    });

    it('never lets periods overlap, however many publish at once', async () => {
      const { store } = await openFresh(driver);
      const days = Array.from({ length: 24 }, (_, number) => (number * 7) % 24);
      await Promise.all(days.map((number) => store.models.publish(price(number, day(number)))));
      const expected = days
        .sort((a, b) => a - b)
        .map((number) => [number, number === 23 ? null : number + 1, number]);
      expect(periodsOf(await all(store.models))).toEqual(expected);
    });
  });

  describe(`${driver.name} › catalog › deleting an organization`, () => {
    it('leaves no prices without an owner, also when one is published at that moment', async () => {
      const { store, rows } = await openFresh(driver);
      const slugs = Array.from({ length: 12 }, (_, number) => `org-${number}`);
      const created = await Promise.all(slugs.map((slug) => createOrganization(store, slug)));
      const outcomes = await Promise.allSettled(
        created.flatMap(({ id }) => [
          store.organization(id).models.publish(price(1, day(0))),
          store.organizations.delete(id),
        ]),
      );
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue;
        expect(['NOT_FOUND', 'IN_USE']).toContain(outcome.reason.code);
      }
      const owners = (await rows(modelRegistryEntries)).map((entry) => entry.organizationId);
      const left = (await rows(organizations)).map(({ id }) => id);
      expect(left.sort()).toEqual(owners.sort());
    });
  });

  describe(`${driver.name} › catalog › end`, () => {
    it('ends the price that holds, and an organization has the list’s again', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store)).id);
      await store.models.publish(price(2, day(0)));
      const own = await acme.models.publish(price(1, day(5)));
      await acme.models.publish(price(3, day(50)));
      expect(await acme.models.end({ ...gpt5, at: day(20) })).toEqual({
        ...own,
        effectiveTo: day(20),
      });
      const inputAt = async (number: number) =>
        (await acme.models.priceAt({ ...gpt5, at: day(number) }))?.inputUsdPerMtok;
      expect(await Promise.all([4, 5, 19, 20, 49, 50].map(inputAt))).toEqual([2, 1, 1, 2, 2, 3]);
    });

    it('says so where no price of its own holds, or one begins that instant', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store)).id);
      await store.models.publish(price(2, day(0)));
      expect(await acme.models.end({ ...gpt5, at: day(1) })).toBeNull();
      await expect(store.models.end({ ...gpt5, at: day(0) })).rejects.toMatchObject({
        code: 'ILLEGAL_STATE',
      });
      expect(periodsOf(await all(store.models))).toEqual([[0, null, 2]]);
    });
  });

  describe(`${driver.name} › catalog › setStatus`, () => {
    it('marks every entry of the model, and no other’s', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store)).id);
      await store.models.publish(price(1, day(0)));
      await store.models.publish(price(2, day(5)));
      await store.models.publish({ ...price(3, day(0)), provider: 'azure' });
      await acme.models.publish(price(4, day(0)));
      expect(await store.models.setStatus(gpt5, 'retired')).toBe(2);
      expect(await store.models.setStatus(gpt5, 'retired')).toBe(0);
      expect((await all(store.models)).map(({ status }) => status)).toEqual([
        'active',
        'retired',
        'retired',
      ]);
      expect((await all(acme.models)).map(({ status }) => status)).toEqual(['active']);
      expect(await store.models.priceAt({ ...gpt5, at: day(6) })).toMatchObject({
        inputUsdPerMtok: 2,
      });
    });

    it('refuses what is no status', async () => {
      const { store } = await openFresh(driver);
      await expect(store.models.setStatus(gpt5, 'old' as never)).rejects.toMatchObject({
        issues: [{ path: 'status' }],
      });
    });
  });
}
