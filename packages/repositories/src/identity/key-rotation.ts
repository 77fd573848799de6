/** What rotating a key comes to: the key that takes its place, and when the old one ends. */
import {
  type ApiKeyDetails,
  IllegalStateError,
  type NewOrganizationApiKey,
  type RotateOptions,
  ValidationError,
} from '@runledger/schema';

const DAY_MS = 86_400_000;
const LONGEST_GRACE_MS = 90 * DAY_MS;

/** @throws ValidationError */
export function gracePeriodOf(options: RotateOptions | undefined): number {
  const given: { readonly [name: string]: unknown } = { ...options };
  const { gracePeriodMs = DAY_MS, ...others } = given;
  const issues = Object.keys(others).map((path) => ({ path, message: 'is not known' }));
  const isFitting =
    Number.isInteger(gracePeriodMs) &&
    (gracePeriodMs as number) >= 0 &&
    (gracePeriodMs as number) <= LONGEST_GRACE_MS;
  if (!isFitting) {
    const message = `must be a whole number from 0 to ${LONGEST_GRACE_MS}`;
    issues.push({ path: 'gracePeriodMs', message });
  }
  if (issues.length > 0) throw new ValidationError('The rotation', issues);
  return gracePeriodMs as number;
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
