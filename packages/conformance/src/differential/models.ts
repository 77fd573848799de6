import { modelRegistryEntries } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import { organizationEvent } from './metering.ts';
import {
  type Operation,
  often,
  operation,
  organizationOperation,
  reachingAll,
  type Wild,
} from './operation.ts';
import { anyId, instant, mostly, oneOrMore, rowOf } from './values.ts';

const provider = fc.constantFrom('openai', '\uffee', '\u{1f600}');
const model = fc.constantFrom('gpt', 'GPT', 'e\u0301');
const status = fc.constantFrom('active', 'deprecated', 'retired');
const named = { provider: mostly(provider, 60), model: mostly(model, 60) };
const counts = mostly(fc.constantFrom(0, 1, 3, 999_999, 1_000_000, 2 ** 40, 2 ** 53 - 1), 60);
const used = fc.record(
  {
    ...named,
    at: mostly(instant, 60),
    inputTokens: counts,
    cachedInputTokens: counts,
    cacheWriteTokens: counts,
    outputTokens: counts,
    reasoningTokens: fc.constantFrom(0, 0, 1, 3),
  },
  { requiredKeys: ['provider', 'model'] },
);
const price = rowOf(modelRegistryEntries, {
  without: ['organizationId', 'createdAt'],
  with: { id: anyId, provider, model, effectiveTo: fc.option(instant, { freq: 2 }) },
}).map((row: Wild) => {
  // The name may be left out: it is then what the provider calls the model.
  const { displayName, ...rest } = row;
  return displayName === '' ? rest : row;
});
const prices = fc.array(price, { maxLength: 4 });
const filters = {
  provider: oneOrMore(provider),
  model: oneOrMore(model),
  status: oneOrMore(status),
  at: fc.oneof(instant, fc.constant('now')),
};
const at = fc.record({ ...named, at: mostly(instant) }, { requiredKeys: ['provider', 'model'] });
const marking = fc.record({ name: fc.record(named), status: mostly(status) });
/** An event of a model that may have a price. */
const event = fc
  .tuple(organizationEvent, fc.record(named))
  .map(([given, name]: Wild) => ({ ...given, ...name }));

export const modelOperations: readonly Operation[] = [
  often(operation('models.publish', price, ({ store }, input) => store.models.publish(input))),
  operation('models.importPrices', prices, ({ store }, input) => store.models.importPrices(input)),
  operation('models.end', at, ({ store }, input) => store.models.end(input)),
  operation('models.get', mostly(anyId), ({ store }, input) => store.models.get(input)),
  operation('models.list', pageOf(filters), (place, input) =>
    readPages(place, 'models', input, (request) => place.store.models.list(request)),
  ),
  operation('models.priceAt', at, ({ store }, input) => store.models.priceAt(input)),
  operation('models.cost', used, ({ store }, input) => store.models.cost(input)),
  operation('models.setStatus', marking, ({ store }, input) =>
    store.models.setStatus(input.name, input.status),
  ),
  reachingAll(
    often(
      organizationOperation('models.publish', price, ({ models }, input) => models.publish(input)),
    ),
  ),
  reachingAll(
    organizationOperation('models.importPrices', prices, ({ models }, input) =>
      models.importPrices(input),
    ),
  ),
  organizationOperation('models.end', at, ({ models }, input) => models.end(input)),
  organizationOperation('models.get', mostly(anyId), ({ models }, input) => models.get(input)),
  organizationOperation('models.list', pageOf(filters), ({ models }, input, place) =>
    readPages(place, 'models', input, (request) => models.list(request)),
  ),
  organizationOperation('models.priceAt', at, ({ models }, input) => models.priceAt(input)),
  organizationOperation('models.cost', used, ({ models }, input) => models.cost(input)),
  organizationOperation('models.setStatus', marking, ({ models }, input) =>
    models.setStatus(input.name, input.status),
  ),
  organizationOperation('models.priced', event, ({ models }, input) => models.priced(input)),
  organizationOperation(
    'models.pricedBatch',
    fc.array(event, { maxLength: 3 }),
    ({ models }, input) => models.pricedBatch(input),
  ),
];
