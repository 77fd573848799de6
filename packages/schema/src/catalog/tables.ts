/** Which models there are and what they cost. */
import { count, id, instant, key, money, oneOf, text } from '../model/column.ts';
import { before } from '../model/condition.ts';
import { table } from '../model/table.ts';

// Every class has its price, so that no cost rests on a guess: without a discount it repeats another's.
const price = (of: string) => money().public(`Price of a million ${of} in US dollars.`);

export const modelRegistryEntries = table('model_registry_entries', {
  domain: 'catalog',
  about: 'A model and its prices from one instant to another: the list price, or a tenant’s own.',
  retention: { forever: 'past usage is explained by past prices' },
  columns: {
    id: id().generated().public('Identifier of the entry.'),
    organizationId: id().internal('Whose price it is; the nil UUID is the list price for all.'),
    provider: key(63).public('Who serves the model.'),
    model: key().public('Name of the model as its provider spells it.'),
    displayName: text(200).public('Name for people.'),
    status: oneOf('active', 'deprecated', 'retired')
      .default('active')
      .public('Whether the model can still be used.'),
    contextWindowTokens: count()
      .optional()
      .public('Largest prompt and output together, in tokens.'),
    maxOutputTokens: count().optional().public('Largest output, in tokens.'),
    inputUsdPerMtok: price('input tokens'),
    outputUsdPerMtok: price('output tokens'),
    cachedInputUsdPerMtok: price('input tokens read from the cache'),
    cacheWriteUsdPerMtok: price('input tokens written to the cache'),
    reasoningUsdPerMtok: price('reasoning tokens'),
    effectiveFrom: instant().public('The prices hold from then on.'),
    effectiveTo: instant().optional().public('The prices hold until then, exclusively.'),
    createdAt: instant().defaultNow().internal('When the entry was made.'),
  },
  primaryKey: ['id'],
  uniques: [['organizationId', 'provider', 'model', 'effectiveFrom']],
  checks: { effective: before('effectiveFrom', 'effectiveTo') },
});
