/** Writing when keys were last used: many in one statement, which waits for nobody. */
import { apiKeys } from '@runledger/schema';
import { sql } from 'kysely';
import { partialCodec } from '../codec.ts';
import { rowChunks } from '../json-rows.ts';
import type { DialectPort, Session } from '../port.ts';
import { type Statement, statement } from '../statement.ts';
import { type KeyUse, USES_INTERVAL_MS } from './key-uses.ts';

/**
 * Of the processes that use a key, the first in each minute writes it. A key that somebody is changing at this
 * moment is passed over: its next use will do.
 */
export function keyUseStatement(port: DialectPort): Statement<'uses'> {
  return statement<'uses'>(port, 'api_keys_used', (db, parameter) => {
    const uses = port
      .storedRows(sql`${parameter('uses')}`, {
        organization_id: 'id',
        id: 'id',
        last_used_at: 'instant',
      })
      .as('uses');
    const nextDue = port.later(sql.ref('api_keys.last_used_at'), sql.lit(USES_INTERVAL_MS));
    const due = port.forUpdate(
      db
        .selectFrom('api_keys')
        .innerJoin(uses, (join) =>
          join
            .onRef('uses.organization_id', '=', 'api_keys.organization_id')
            .onRef('uses.id', '=', 'api_keys.id'),
        )
        .select(['api_keys.organization_id', 'api_keys.id', 'uses.last_used_at'])
        .where((where) =>
          where.or([
            where('api_keys.last_used_at', 'is', null),
            where(nextDue, '<=', where.ref('uses.last_used_at')),
          ]),
        ),
      'skip',
    );
    return db
      .with('due', () => due)
      .updateTable('api_keys')
      .from('due')
      .set((set) => ({ last_used_at: set.ref('due.last_used_at') }))
      .whereRef('api_keys.organization_id', '=', 'due.organization_id')
      .whereRef('api_keys.id', '=', 'due.id');
  });
}

/** @param session of the store itself, outside of any transaction */
export function useWriter(port: DialectPort, session: Session) {
  const query = keyUseStatement(port);
  const codec = partialCodec(apiKeys, port.codecs, ['organizationId', 'id', 'lastUsedAt']);
  return async (uses: readonly KeyUse[]): Promise<void> => {
    const rows = uses.map(({ organizationId, apiKeyId, at }) => ({
      organizationId,
      id: apiKeyId,
      lastUsedAt: at,
    }));
    for (const { text } of rowChunks(codec, rows)) {
      await session.execute(query, query.bind({ uses: text }));
    }
  };
}
