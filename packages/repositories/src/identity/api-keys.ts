/** API keys of one organization, the same on every driver. */
import {
  type ApiKey,
  type ApiKeyDetails,
  apiKeys,
  type IssuedApiKey,
  Issues,
  type NewApiKey,
  type NewOrganizationApiKey,
  NotFoundError,
  newRowValidator,
  type OrganizationApiKeyRepository,
} from '@runledger/schema';
import { identifierCheck } from '../identifiers.ts';
import { tellingOrphans } from '../orphans.ts';
import type { Session } from '../port.ts';
import type { RepositoryContext } from '../repositories.ts';
import type { ApiKeyStatements } from './api-key-statements.ts';
import { isEnvironment, makeKeyText } from './key-format.ts';
import { gracePeriodOf, replacementOf, shortened } from './key-rotation.ts';

type Context = Pick<RepositoryContext, 'session' | 'statements' | 'clock' | 'keys'>;

const validateNew = newRowValidator(apiKeys, {
  // What no caller gives.
  filledLater: [
    'organizationId',
    'prefix',
    'hash',
    'createdAt',
    'lastUsedAt',
    'revokedAt',
    'replacedById',
  ],
});
const checkId = identifierCheck(apiKeys, 'id');

export function organizationApiKeys(
  organizationId: string,
  { session, statements: { apiKeys: statements }, clock, keys }: Context,
): OrganizationApiKeyRepository {
  const { codec, get, getForUpdate, listing, replace, revoke } = statements;

  return {
    async issue(given) {
      const now = clock();
      const issued = newKey(organizationId, given, now);
      await store(session, statements, issued.row);
      return shown(issued);
    },
    async get(id) {
      const values = get.bind({ organizationId, id: checkId.one(id) });
      const { rows } = await session.execute(get, values);
      return rows[0] ? codec.decode(rows[0]) : null;
    },
    list: (filter) => listing.page(session, { organizationId }, filter, clock()),
    async rotate(given, options) {
      const id = checkId.one(given);
      const gracePeriodMs = gracePeriodOf(options);
      try {
        return await session.atomically(async (inside) => {
          const { rows } = await inside.execute(
            getForUpdate,
            getForUpdate.bind({ organizationId, id }),
          );
          if (rows[0] === undefined) throw notFound(id);
          const old = codec.decode(rows[0]);
          const now = clock();
          const issued = newKey(organizationId, replacementOf(old, now), now);
          await store(inside, statements, issued.row);
          const values = replace.bind({
            organizationId,
            id,
            expiresAt: codec.encodeValue('expiresAt', shortened(old, now, gracePeriodMs)),
            replacedById: issued.row.id,
          });
          await inside.execute(replace, values);
          return shown(issued);
        });
      } finally {
        keys.forget(session, { organizationId, apiKeyId: id });
      }
    },
    async revoke(given) {
      const id = checkId.one(given);
      const now = codec.encodeValue('revokedAt', clock());
      try {
        const { rows } = await session.execute(revoke, revoke.bind({ organizationId, id, now }));
        if (rows[0] === undefined) throw notFound(id);
        return codec.decode(rows[0]);
      } finally {
        // Also when the answer was lost: the key may be revoked nevertheless.
        keys.forget(session, { organizationId, apiKeyId: id });
      }
    },
  };
}

interface NewKey {
  readonly row: ApiKey;
  readonly plaintext: string;
}

function newKey(organizationId: string, given: NewOrganizationApiKey, now: Date): NewKey {
  const valid = validateNew(given as NewApiKey, { now });
  const issues = new Issues();
  if (!isEnvironment(valid.environment)) {
    issues.add('environment', 'must have 1 to 16 lower-case letters and digits');
  }
  if (valid.expiresAt !== null && valid.expiresAt <= now) issues.add('expiresAt', 'must lie ahead');
  issues.assertNone('The api_keys row');
  const { plaintext, prefix, hash } = makeKeyText(valid.environment);
  const row: ApiKey = {
    ...valid,
    organizationId,
    prefix,
    hash,
    createdAt: now,
    lastUsedAt: null,
    revokedAt: null,
    replacedById: null,
  };
  return { row, plaintext };
}

async function store(session: Session, statements: ApiKeyStatements, row: ApiKey): Promise<void> {
  await tellingOrphans(apiKeys, statements.insertion.insert(session, [row]), [row]);
}

function shown({ row, plaintext }: NewKey): IssuedApiKey {
  const { hash: _, ...key } = row;
  return { key: key satisfies ApiKeyDetails, plaintext };
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(`The organization has no API key ${id}.`);
}
