/** What rotating a key comes to: the key that takes its place, and when the old one ends. */
import {
  type ApiKeyDetails,
  IllegalStateError,
  type NewOrganizationApiKey,
  type RotateOptions,
} from '@runledger/schema';
import { request, wholeNumber } from '../request.ts';

const DAY_MS = 86_400_000;
const LONGEST_GRACE_MS = 90 * DAY_MS;

const readOptions = request('The rotation', {
  gracePeriodMs: wholeNumber([0, LONGEST_GRACE_MS], DAY_MS),
});

/**
 * In milliseconds.
 * @throws ValidationError
 */
export function gracePeriodOf(options: RotateOptions | undefined): number {
  return readOptions(options ?? {}).gracePeriodMs;
}

/**
 * The key that takes the place of the old one: it lives as long as the old one was to.
 * @throws IllegalStateError when the old one is revoked, expired or replaced already
 */
export function replacementOf(old: ApiKeyDetails, now: Date): NewOrganizationApiKey {
  assertRotatable(old, now);
  const { name, environment, userId, scopes, quotaTier, createdAt, expiresAt } = old;
  const expires =
    expiresAt && new Date(now.getTime() + (expiresAt.getTime() - createdAt.getTime()));
  return { name, environment, userId, scopes, quotaTier, expiresAt: expires };
}

/** When the old key ends: after the grace period, or by itself before that. */
export function shortened({ expiresAt }: ApiKeyDetails, now: Date, gracePeriodMs: number): Date {
  const end = new Date(now.getTime() + gracePeriodMs);
  return expiresAt !== null && expiresAt < end ? expiresAt : end;
}

function assertRotatable(key: ApiKeyDetails, now: Date): void {
  const { id, revokedAt, expiresAt, replacedById } = key;
  const wayOut =
    replacedById !== null
      ? `was replaced by ${replacedById} already: rotate that one`
      : revokedAt !== null && revokedAt <= now
        ? 'is revoked: issue another one'
        : expiresAt !== null && expiresAt <= now
          ? 'has expired: issue another one'
          : null;
  if (wayOut !== null) throw new IllegalStateError(`The API key ${id} ${wayOut}.`);
}
