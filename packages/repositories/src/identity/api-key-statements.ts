/** The statements behind API keys, compiled once for each dialect. */
import {
  type ApiKeyDetails,
  type ApiKeyFilter,
  apiKeys,
  columnNameOf,
  users,
} from '@runledger/schema';
import { type Expression, sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import { before, choice, equals, from } from '../lists/filter.ts';
import { listing } from '../lists/listing.ts';
import type { DialectPort } from '../port.ts';
import type { AnyBuilder } from '../queries.ts';
import { statement } from '../statement.ts';
import { keyUseStatement } from './key-use-writer.ts';

export type ApiKeyStatements = ReturnType<typeof apiKeyStatements>;

type Key = 'organizationId' | 'id';

/** Everything but the hash, which leaves the database for verification alone. */
const detailProperties = Object.keys(apiKeys.columns).filter(
  (property) => property !== 'hash',
) as (keyof ApiKeyDetails)[];

export function apiKeyStatements(port: DialectPort) {
  const codec = partialCodec(apiKeys, port.codecs, detailProperties);
  const columns = detailProperties.map((property) => columnNameOf(apiKeys, property));
  const byKey = (label: string, isLocking: boolean) =>
    statement<Key>(port, label, (db, parameter) => {
      const query = db
        .selectFrom('api_keys')
        .select(columns)
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id'));
      return isLocking ? port.forUpdate(query) : query;
    });
  return {
    codec,
    insertion: insertion(port, apiKeys, { label: 'api_keys_insert' }),
    get: byKey('api_keys_get', false),
    getForUpdate: byKey('api_keys_get_for_update', true),
    listing: listing<typeof apiKeys, ApiKeyFilter, keyof ApiKeyDetails>(port, apiKeys, {
      label: 'api_keys_list',
      scope: ['organizationId'],
      sort: ['createdAt', 'id'],
      order: 'desc',
      select: detailProperties,
      narrowest: [['userId'], ['state']],
      few: ['userId'],
      filters: {
        userId: equals('userId'),
        state: choice({ active: isActive, expired: isExpired, revoked: isRevoked }),
        createdFrom: from('createdAt'),
        createdBefore: before('createdAt'),
      },
    }),
    /** Reads what {@link verify} selects: the tier is the organization's where the key has none. */
    verifiedCodec: partialCodec(apiKeys, port.codecs, [
      'organizationId',
      'id',
      'userId',
      'hash',
      'scopes',
      'quotaTier',
      'expiresAt',
      'revokedAt',
    ]),
    userCodec: partialCodec(users, port.codecs, ['deactivatedAt']),
    /** All that decides about a key, in one row. */
    verify: statement<'prefix'>(port, 'api_keys_verify', (db, parameter) =>
      db
        .selectFrom('api_keys')
        .innerJoin('organizations', 'organizations.id', 'api_keys.organization_id')
        .leftJoin('users', (join) =>
          join
            .onRef('users.organization_id', '=', 'api_keys.organization_id')
            .onRef('users.id', '=', 'api_keys.user_id'),
        )
        .select((select) => [
          'api_keys.organization_id',
          'api_keys.id',
          'api_keys.user_id',
          'api_keys.hash',
          'api_keys.scopes',
          'api_keys.expires_at',
          'api_keys.revoked_at',
          'users.deactivated_at',
          select.fn.coalesce('api_keys.quota_tier', 'organizations.quota_tier').as('quota_tier'),
        ])
        .where('api_keys.prefix', '=', parameter('prefix')),
    ),
    revoke: statement<Key | 'now'>(port, 'api_keys_revoke', (db, parameter) => {
      const now = sql`${parameter('now')}`;
      return db
        .updateTable('api_keys')
        .set({ revoked_at: sql`case when revoked_at <= ${now} then revoked_at else ${now} end` })
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id'))
        .returning(columns);
    }),
    replace: statement<Key | 'expiresAt' | 'replacedById'>(
      port,
      'api_keys_replace',
      (db, parameter) =>
        db
          .updateTable('api_keys')
          .set({
            expires_at: parameter('expiresAt'),
            replaced_by_id: parameter('replacedById'),
          })
          .where('organization_id', '=', parameter('organizationId'))
          .where('id', '=', parameter('id')),
    ),
    used: keyUseStatement(port),
  };
}

const liesAhead = (builder: AnyBuilder, column: string, now: Expression<unknown>) =>
  builder.or([builder(column, 'is', null), builder(column, '>', now)]);

function isActive(builder: AnyBuilder, now: Expression<unknown>) {
  return builder.and([
    liesAhead(builder, 'api_keys.revoked_at', now),
    liesAhead(builder, 'api_keys.expires_at', now),
  ]);
}

function isExpired(builder: AnyBuilder, now: Expression<unknown>) {
  return builder.and([
    liesAhead(builder, 'api_keys.revoked_at', now),
    builder('api_keys.expires_at', '<=', now),
  ]);
}

function isRevoked(builder: AnyBuilder, now: Expression<unknown>) {
  return builder('api_keys.revoked_at', '<=', now);
}
