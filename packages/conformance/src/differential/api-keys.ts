import { apiKeys } from '@runledger/schema';
import fc from 'fast-check';
import { pageOf, readPages } from './lists.ts';
import {
  type Operation,
  often,
  operation,
  organizationOperation,
  type Place,
} from './operation.ts';
import { instant, keyId, mostly, OFFSETS_MS, rowOf, START, userId } from './values.ts';

/** Ahead of the start, though not always of the time of the call. */
const later = fc
  .constantFrom(...OFFSETS_MS.filter((offset) => offset > 0))
  .map((offset) => new Date(START.getTime() + offset));
const key = rowOf(apiKeys, {
  without: [
    'organizationId',
    'prefix',
    'hash',
    'createdAt',
    'lastUsedAt',
    'revokedAt',
    'replacedById',
  ],
  with: {
    id: keyId,
    userId,
    environment: fc.constantFrom('live', 'live', 'test1', 'test1', 'a', '0', 'Live'),
    expiresAt: fc.option(later, { freq: 2 }),
  },
});
const filters = {
  userId: fc.option(userId, { freq: 3 }),
  state: fc.constantFrom('active', 'expired', 'revoked'),
  createdFrom: instant,
  createdBefore: instant,
};
const DAY_MS = 86_400_000;
const gracePeriodMs = mostly(fc.constantFrom(0, 1, 30_000, DAY_MS, 90 * DAY_MS, 91 * DAY_MS));
/** A key that was issued, by its number, as it is or with one character changed. */
const shown = fc.oneof(
  { weight: 6, arbitrary: fc.record({ number: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ number: fc.nat(5), typoAt: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      text: mostly(fc.constantFrom('', 'rl_live', `rl_live_${'0'.repeat(52)}`), 2),
    }),
  },
);

interface Shown {
  readonly number?: number;
  readonly typoAt?: number;
  readonly text?: string;
}

function textOf({ memory }: Place, { number = 0, typoAt, text }: Shown): string {
  const plaintext = text ?? memory.pick<string>('key', number) ?? 'no key yet';
  if (typoAt === undefined) return plaintext;
  const typo = plaintext[typoAt] === 'x' ? 'y' : 'x';
  return plaintext.slice(0, typoAt) + typo + plaintext.slice(typoAt + 1);
}

export const apiKeyOperations: readonly Operation[] = [
  often(
    operation('apiKeys.verify', shown, (place, input) =>
      place.store.apiKeys.verify(textOf(place, input)),
    ),
  ),
  often(
    organizationOperation('apiKeys.issue', key, async ({ apiKeys }, input, { memory }) => {
      const issued = await apiKeys.issue(input);
      memory.keep('key', issued.plaintext);
      return issued;
    }),
  ),
  organizationOperation('apiKeys.get', mostly(keyId), ({ apiKeys }, input) => apiKeys.get(input)),
  organizationOperation('apiKeys.list', pageOf(filters), ({ apiKeys }, input, place) =>
    readPages(place, 'keys', input, (request) => apiKeys.list(request)),
  ),
  organizationOperation(
    'apiKeys.rotate',
    fc.record({ id: keyId, options: fc.record({ gracePeriodMs }, { requiredKeys: [] }) }),
    async ({ apiKeys }, input, { memory }) => {
      const issued = await apiKeys.rotate(input.id, input.options);
      memory.keep('key', issued.plaintext);
      return issued;
    },
  ),
  organizationOperation('apiKeys.revoke', keyId, ({ apiKeys }, input) => apiKeys.revoke(input)),
];
