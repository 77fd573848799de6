/** Telling who calls, from the key that they show. */
import { timingSafeEqual } from 'node:crypto';
import type {
  ApiKeyRefusal,
  ApiKeyRepository,
  ApiKeyVerification,
  Principal,
} from '@runledger/schema';
import type { RepositoryContext } from '../repositories.ts';
import type { ApiKeyStatements } from './api-key-statements.ts';
import { type GivenKey, readKeyText } from './key-format.ts';

type Context = Pick<RepositoryContext, 'session' | 'statements' | 'clock' | 'keys'>;

/** Keys of all organizations. */
export function apiKeyRepository(context: Context): ApiKeyRepository {
  const { session, keys } = context;
  return {
    async verify(plaintext) {
      const given = readKeyText(plaintext);
      // A transaction sees what it has done itself, and what it does may come to nothing.
      if (session.isTransaction) return await verifyByReading(context, given);
      return await keys.verifying(() => verifyByCache(context, given));
    },
  };
}

async function verifyByCache(
  context: Context,
  given: GivenKey | null,
): Promise<ApiKeyVerification> {
  const { cache, uses } = context.keys;
  if (cache === null || given === null) return await verifyByReading(context, given);
  const { digest } = given;
  const now = context.clock();
  const principal = cache.get(digest, now.getTime());
  if (principal !== null) {
    uses.note(principal, now);
    return { ok: true, principal };
  }
  const { generation } = cache;
  return await verifyByReading(context, given, (read, until) =>
    cache.keep(digest, read, generation, { from: now.getTime(), until }),
  );
}

async function verifyByReading(
  { session, statements: { apiKeys: statements }, clock, keys }: Context,
  given: GivenKey | null,
  keep?: (principal: Principal, until: number) => void,
): Promise<ApiKeyVerification> {
  if (given === null) return refused('malformed');
  const { verify } = statements;
  const { rows } = await session.execute(verify, verify.bind({ prefix: given.prefix }));
  const [row] = rows;
  if (row === undefined) return refused('unknown');
  const { hash, principal, ends } = readKey(statements, row);
  if (!timingSafeEqual(hash, Buffer.from(given.digest, 'base64'))) return refused('unknown');
  const now = clock();
  const end = ends.find(({ at }) => at !== null && at <= now);
  if (end) return refused(end.reason);
  const times = ends.map(({ at }) => at?.getTime() ?? Number.POSITIVE_INFINITY);
  keep?.(principal, Math.min(...times));
  keys.uses.note(principal, now);
  return { ok: true, principal };
}

function refused(reason: ApiKeyRefusal): ApiKeyVerification {
  return { ok: false, reason };
}

interface StoredKey {
  readonly hash: Uint8Array;
  readonly principal: Principal;
  /** Why it is refused, and from when on; where several hold, the first is told. */
  readonly ends: readonly { readonly reason: ApiKeyRefusal; readonly at: Date | null }[];
}

function readKey(
  { verifiedCodec, userCodec }: ApiKeyStatements,
  row: Record<string, unknown>,
): StoredKey {
  const { organizationId, id, userId, hash, scopes, quotaTier, expiresAt, revokedAt } =
    verifiedCodec.decode(row);
  const { deactivatedAt } = userCodec.decode(row);
  return {
    hash,
    // Frozen, since all who are given it from the cache share it.
    principal: Object.freeze({
      organizationId,
      userId,
      apiKeyId: id,
      scopes: Object.freeze(scopes),
      quotaTier: quotaTier as string,
    }),
    ends: [
      { reason: 'revoked', at: revokedAt },
      { reason: 'expired', at: expiresAt },
      { reason: 'deactivated', at: deactivatedAt },
    ],
  };
}
