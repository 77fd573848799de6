/** API keys: issued once, verified often, never stored in the clear. */
import type { Page, PageRequest } from '../page.ts';
import type { ApiKey, NewApiKey } from '../rows.ts';

/** What may be shown of a key: all but its hash. */
export type ApiKeyDetails = Omit<ApiKey, 'hash'>;

/**
 * What a caller says of a key. `environment` stands in the key for people and secret scanners: 1 to 16 lower-case
 * letters and digits, `live` unless given. `expiresAt` lies ahead.
 */
export type NewOrganizationApiKey = Pick<
  NewApiKey,
  'id' | 'name' | 'environment' | 'userId' | 'scopes' | 'quotaTier' | 'expiresAt'
>;

/** A key that was just made. This is the one time that its plaintext exists outside of its caller's hands. */
export interface IssuedApiKey {
  readonly key: ApiKeyDetails;
  /** `rl_<environment>_<prefix>_<secret>_<checksum>`; show it once, store it nowhere. */
  readonly plaintext: string;
}

/** Who calls. */
export interface Principal {
  readonly organizationId: string;
  /** `null` for a service account's key. */
  readonly userId: string | null;
  readonly apiKeyId: string;
  readonly scopes: readonly string[];
  /** The key's own tier, else the organization's. */
  readonly quotaTier: string;
}

/**
 * Why a key is refused: its form or checksum is wrong (no query was made); no such key; its time is over; it was
 * revoked; its user was deactivated.
 */
export type ApiKeyRefusal = 'malformed' | 'unknown' | 'expired' | 'revoked' | 'deactivated';

export type ApiKeyVerification =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly reason: ApiKeyRefusal };

export interface ApiKeyFilter extends PageRequest {
  /** `null`: the keys of service accounts. */
  readonly userId?: string | null | undefined;
  /** Of the key itself: a key is `active` whose user was deactivated. A key that is both is `revoked`. */
  readonly state?: 'active' | 'expired' | 'revoked' | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdBefore?: Date | undefined;
}

/** What a store keeps of principals that it has read. */
export interface ApiKeyCacheOptions {
  /** How many: 1 to 1,000,000, 10,000 unless given. The one that was read first makes room. */
  readonly maxEntries?: number | undefined;
  /**
   * For how long, in milliseconds: 1 to 3,600,000, 10,000 unless given, and never past the end of the key. What
   * another process, or other code than this store's repositories, changes takes effect within this time.
   */
  readonly ttlMs?: number | undefined;
}

/** How a store verifies API keys. */
export interface ApiKeyOptions {
  /**
   * Keeps principals, so that most verifications make no query; none are kept unless given. Revoking and rotating
   * keys, and changing users and organizations, through this store takes effect at once: its transactions when they
   * commit, those that it is only bound to within `ttlMs`.
   */
  readonly cache?: ApiKeyCacheOptions | undefined;
}

/** Keys of all organizations. */
export interface ApiKeyRepository {
  /**
   * Whose key this is. One read at most, no write: `lastUsedAt` is noted in memory and written later, at most
   * once a minute for each key and when the store is closed. Never throws for a key that is merely wrong. In a
   * transaction it sees what the transaction has done.
   */
  verify(plaintext: string): Promise<ApiKeyVerification>;
}

export interface RotateOptions {
  /** How long the old key still works, in milliseconds: 0 to 90 days, a day unless given. */
  readonly gracePeriodMs?: number | undefined;
}

/** Keys of one organization. */
export interface OrganizationApiKeyRepository {
  /**
   * @throws ValidationError when the model refuses it
   * @throws ForeignKeyViolationError when the organization has no such user
   */
  issue(key: NewOrganizationApiKey): Promise<IssuedApiKey>;
  get(id: string): Promise<ApiKeyDetails | null>;
  /** Keys, newest first unless asked otherwise. */
  list(filter?: ApiKeyFilter): Promise<Page<ApiKeyDetails>>;
  /**
   * Issues a key with the old one's name, user, scopes, tier and time to live; the old one expires after the
   * grace period, or earlier where its own time ends.
   * @throws NotFoundError when the organization has no such key
   * @throws IllegalStateError when it is revoked, expired or replaced already
   */
  rotate(id: string, options?: RotateOptions): Promise<IssuedApiKey>;
  /**
   * Refuses the key from now on. Twice changes nothing.
   * @throws NotFoundError when the organization has no such key
   */
  revoke(id: string): Promise<ApiKeyDetails>;
}
