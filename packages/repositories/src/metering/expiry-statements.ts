/** The statements that give back the room of holds whose time is over. */
import { usageReservations } from '@runledger/schema';
import { type Expression, type SqlBool, sql } from 'kysely';
import { columnsOf } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import type { AnyBuilder } from '../queries.ts';
import { statement } from '../statement.ts';

/** How many are given back at once. */
export const EXPIRED_AT_ONCE = 1_000;

/** Held, and over. As literals, so that the partial index is seen to fit. */
export function isExpired(where: AnyBuilder, now: unknown): Expression<SqlBool> {
  return where.and([
    where('settled_at', 'is', null),
    where('released_at', 'is', null),
    where('expires_at', '<=', now),
  ]);
}

export function expiryStatements(port: DialectPort) {
  const columns = columnsOf(usageReservations);
  return {
    storedList: port.storedList,
    /** Holds that have expired, the oldest first. */
    expired: statement<'organizationId' | 'now' | 'limit'>(
      port,
      'usage_reservations_expired',
      (db, parameter) =>
        db
          .selectFrom('usage_reservations')
          .select(columns)
          .where('organization_id', '=', parameter('organizationId'))
          .where((where) => isExpired(where, parameter('now')))
          .orderBy('expires_at')
          .orderBy('request_id')
          .limit(parameter('limit')),
    ),
    /** Gives back those of the holds that are held still. */
    expire: statement<'organizationId' | 'requestIds'>(
      port,
      'usage_reservations_expire',
      (db, parameter) =>
        db
          // In one order: those of them that hold no window of a budget that there still is are locked here alone.
          .with(
            (cte) => cte('over').materialized(),
            (inside) =>
              port.forUpdate(
                inside
                  .selectFrom('usage_reservations')
                  .select('request_id')
                  .where('organization_id', '=', parameter('organizationId'))
                  .where((where) =>
                    port.isAnyOf(where.ref('request_id'), where.val(parameter('requestIds'))),
                  )
                  .where('settled_at', 'is', null)
                  .where('released_at', 'is', null)
                  .orderBy('request_id'),
              ),
          )
          .updateTable('usage_reservations')
          .from('over')
          .set({ released_at: sql.ref('usage_reservations.expires_at') })
          .where('usage_reservations.organization_id', '=', parameter('organizationId'))
          .whereRef('usage_reservations.request_id', '=', 'over.request_id')
          .returning(columns.map((column) => `usage_reservations.${column}`)),
    ),
  };
}
