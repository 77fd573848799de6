import {
  MAX_USD,
  type OrganizationUsageRecord,
  usageEvents,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import type { DriverUnderTest } from '../driver.ts';
import { createOrganization, openFresh, uuid } from '../fixtures.ts';
import { day, gpt5, price } from './fixtures.ts';

/** The paths of what a call refuses. */
async function refusedPaths(call: Promise<unknown>): Promise<string[]> {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ValidationError);
  return (error as ValidationError).issues.map(({ path }) => path);
}

export function priceSuite(driver: DriverUnderTest): void {
  describe(`${driver.name} › catalog › priceAt`, () => {
    it('is the organization’s own price in its period, and the list’s before and after', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store, 'acme')).id).models;
      const umbrella = store.organization((await createOrganization(store, 'umbrella')).id).models;
      await store.models.publish(price(10, day(0)));
      await store.models.publish(price(20, day(20)));
      await acme.publish(price(1, day(10), { effectiveTo: day(30) }));
      const inputsOf = (models: typeof acme | typeof store.models) =>
        Promise.all(
          [-1, 0, 9, 10, 19, 20, 29, 30].map(
            async (number) =>
              (await models.priceAt({ ...gpt5, at: day(number) }))?.inputUsdPerMtok ?? null,
          ),
        );
      expect(await inputsOf(acme)).toEqual([null, 10, 10, 1, 1, 1, 1, 20]);
      expect(await inputsOf(umbrella)).toEqual([null, 10, 10, 10, 10, 20, 20, 20]);
      expect(await inputsOf(store.models)).toEqual([null, 10, 10, 10, 10, 20, 20, 20]);
    });

    it('holds from the first millisecond to the last before its end, now unless told', async () => {
      const { store } = await openFresh(driver, { clock: () => day(7) });
      await store.models.publish(price(1, day(5), { effectiveTo: day(9) }));
      const at = (instant: Date) => store.models.priceAt({ ...gpt5, at: instant });
      const before = (instant: Date) => new Date(instant.getTime() - 1);
      expect(await at(before(day(5)))).toBeNull();
      expect(await at(day(5))).not.toBeNull();
      expect(await at(before(day(9)))).not.toBeNull();
      expect(await at(day(9))).toBeNull();
      expect(await store.models.priceAt(gpt5)).not.toBeNull();
    });

    it('takes names as they are spelled', async () => {
      const { store } = await openFresh(driver);
      await store.models.publish(price(1, day(0)));
      for (const other of [{ model: 'GPT-5' }, { provider: 'OpenAI' }, { model: 'gpt-5 ' }]) {
        expect(await store.models.priceAt({ ...gpt5, ...other, at: day(1) })).toBeNull();
      }
    });

    it('refuses what is no model and no time, naming each', async () => {
      const { store } = await openFresh(driver);
      const models = store.organization(uuid(1)).models;
      for (const each of [store.models, models]) {
        expect(await refusedPaths(each.priceAt({} as never))).toEqual(['provider', 'model']);
        expect(await refusedPaths(each.priceAt(null as never))).toContain('input');
        expect(
          await refusedPaths(each.priceAt({ ...gpt5, model: 'a\u0000', at: '2026' as never })),
        ).toEqual(['model', 'at']);
        expect(await refusedPaths(each.get('nonsense'))).toEqual(['id']);
      }
    });

    it('refuses a property that it does not know, as end and setStatus do', async () => {
      const { store } = await openFresh(driver, { clock: () => day(1) });
      await store.models.publish(price(1, day(0)));
      const mistaken = { ...gpt5, effectiveTo: day(400) };
      const { models } = store;
      expect(await refusedPaths(models.priceAt(mistaken))).toEqual(['effectiveTo']);
      expect(await refusedPaths(models.end(mistaken))).toEqual(['effectiveTo']);
      expect(await refusedPaths(models.setStatus(mistaken, 'retired'))).toEqual(['effectiveTo']);
      expect((await models.list()).items).toMatchObject([{ effectiveTo: null, status: 'active' }]);
    });
  });

  describe(`${driver.name} › catalog › cost`, () => {
    it('adds the classes up exactly, the same from the list and from an organization', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store)).id).models;
      const listed = await store.models.publish(
        price(0.000_000_007, day(0), { outputUsdPerMtok: 15, reasoningUsdPerMtok: 60 }),
      );
      const usage = {
        ...gpt5,
        at: day(1),
        inputTokens: 1_000_001,
        outputTokens: 10,
        reasoningTokens: 3,
      };
      // 7.000007 + 7 × 15,000 + 3 × 60,000 nano-dollars
      const expected = { priceId: listed.id, costNanoUsd: 285_007n, costUsd: 0.000_285_007 };
      expect(await store.models.cost(usage)).toEqual(expected);
      expect(await acme.cost(usage)).toEqual(expected);
      const own = await acme.publish(price(0, day(0)));
      expect(await acme.cost(usage)).toEqual({ priceId: own.id, costNanoUsd: 0n, costUsd: 0 });
    });

    it('is exact beyond what a number holds', async () => {
      const { store } = await openFresh(driver);
      const largest = { inputUsdPerMtok: MAX_USD, outputUsdPerMtok: MAX_USD - 1e-9 };
      await store.models.publish({ ...price(1, day(0)), ...largest });
      const tokens = Number.MAX_SAFE_INTEGER;
      const usage = { ...gpt5, at: day(0), inputTokens: tokens, outputTokens: tokens };
      const nanoUsdPerMtok = 2n * BigInt(MAX_USD) * 1_000_000_000n - 1n;
      const exact = nanoUsdPerMtok * BigInt(tokens);
      expect(await store.models.cost(usage)).toMatchObject({
        costNanoUsd: (exact + 500_000n) / 1_000_000n,
      });
    });

    it('is unknown without a price, which is not free', async () => {
      const { store } = await openFresh(driver);
      expect(await store.models.cost({ ...gpt5, inputTokens: 1 })).toBeNull();
    });

    it('refuses counts that are none before it reads anything', async () => {
      const { store } = await openFresh(driver);
      expect(
        await refusedPaths(
          store.models.cost({ provider: 'p', inputTokens: -1, outputTokens: 0.5 } as never),
        ),
      ).toEqual(['model', 'inputTokens', 'outputTokens']);
      expect(
        await refusedPaths(store.models.cost({ ...gpt5, outputTokens: 1, reasoningTokens: 2 })),
      ).toEqual(['reasoningTokens']);
      expect(await refusedPaths(store.models.cost({ ...gpt5, tokens: 5 } as never))).toEqual([
        'tokens',
      ]);
    });
  });

  describe(`${driver.name} › catalog › priced`, () => {
    const event = (facts: Partial<OrganizationUsageRecord> = {}): OrganizationUsageRecord => ({
      ...gpt5,
      occurredAt: day(5),
      inputTokens: 1_000,
      outputTokens: 100,
      ...facts,
    });

    it('stamps what the event cost when it occurred, ready to be recorded', async () => {
      const { store, rows } = await openFresh(driver, { clock: () => day(40) });
      const acme = store.organization((await createOrganization(store)).id);
      await store.models.publish(price(4, day(0)));
      const own = await acme.models.publish(price(2, day(5), { effectiveTo: day(6) }));
      const priced = await acme.models.priced(event({ id: uuid(1), tags: ['a'] }));
      expect(priced).toEqual({
        ...event({ id: uuid(1), tags: ['a'] }),
        costUsd: 0.0028,
        priceId: own.id,
      });
      await acme.metering.record(priced);
      expect(await rows(usageEvents)).toMatchObject([{ costUsd: 0.0028, priceId: own.id }]);
    });

    it('leaves an event alone that brings its cost, or whose model has no price', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store)).id).models;
      await store.models.publish(price(4, day(3)));
      const untouched = [
        event({ costUsd: 0 }),
        event({ costUsd: 9, priceId: uuid(3) }),
        event({ occurredAt: day(2) }),
        event({ model: 'gpt-6', costUsd: null }),
      ];
      for (const each of untouched) expect(await acme.priced(each)).toEqual(each);
      expect(await acme.pricedBatch(untouched)).toEqual(untouched);
    });

    it('prices a batch as it prices each alone', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization((await createOrganization(store, 'acme')).id).models;
      const umbrella = store.organization((await createOrganization(store, 'umbrella')).id).models;
      for (const [number, model] of ['gpt-5', 'gpt-4', 'none'].entries()) {
        if (model === 'none') continue;
        await store.models.publish({ ...price(4 + number, day(0)), model });
        await store.models.publish({ ...price(8 + number, day(10)), model });
        await store.models.publish({ ...price(90, day(0)), model, provider: 'azure' });
      }
      await acme.publish(price(1, day(4), { effectiveTo: day(6) }));
      await umbrella.publish(price(70, day(0)));
      const events = [0, 3, 4, 5, 6, 9, 10, 11].flatMap((number) =>
        ['gpt-5', 'gpt-4', 'none'].map((model) => event({ model, occurredAt: day(number) })),
      );
      events.push(event({ costUsd: 5 }), event({ provider: 'azure' }));
      const alone = await Promise.all(events.map((each) => acme.priced(each)));
      expect(await acme.pricedBatch(events)).toEqual(alone);
      expect(new Set(alone.map(({ priceId }) => priceId)).size).toBe(7);
      expect(await acme.pricedBatch([])).toEqual([]);
    });

    it('names what is wrong with an event, and which of a batch it is', async () => {
      const { store } = await openFresh(driver);
      const acme = store.organization(uuid(1)).models;
      const wrong = event({ occurredAt: undefined as never, inputTokens: -1 });
      expect(await refusedPaths(acme.priced(wrong))).toEqual(['occurredAt', 'inputTokens']);
      expect(await refusedPaths(acme.pricedBatch([event(), wrong, null as never]))).toEqual([
        'events[1].occurredAt',
        'events[1].inputTokens',
        'events[2]',
        'events[2].provider',
        'events[2].model',
      ]);
      expect(await refusedPaths(acme.pricedBatch({} as never))).toEqual(['events']);
    });
  });
}
