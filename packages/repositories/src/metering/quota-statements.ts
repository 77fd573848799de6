/** The statements behind quotas, compiled once for each dialect. */
import { usageReservations } from '@runledger/schema';
import { rowCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';
import { budgetLocks } from './budget-locks.ts';
import { expiryStatements } from './expiry-statements.ts';
import { situationStatements } from './situation-statements.ts';
import { windowStatements } from './window-sums.ts';

export type QuotaStatements = ReturnType<typeof quotaStatements>;

export function quotaStatements(port: DialectPort) {
  const codec = rowCodec(usageReservations, port.codecs);
  const columns = [...codec.columns];

  return {
    codec,
    locks: budgetLocks(port),
    windows: windowStatements(port),
    ...situationStatements(port),
    ...expiryStatements(port),
    insertion: insertion(port, usageReservations, {
      label: 'usage_reservations_insert',
      onConflictDoNothing: ['organizationId', 'requestId'],
    }),
    byRequest: statement<'organizationId' | 'requestId'>(
      port,
      'usage_reservations_by_request',
      (db, parameter) =>
        db
          .selectFrom('usage_reservations')
          .select(columns)
          .where('organization_id', '=', parameter('organizationId'))
          .where('request_id', '=', parameter('requestId')),
    ),
    /** Says what a reservation came to. A hold that has expired may still be settled. */
    settle: statement<'organizationId' | 'requestId' | 'now' | 'eventId' | 'exceeded'>(
      port,
      'usage_reservations_settle',
      (db, parameter) =>
        db
          .updateTable('usage_reservations')
          .set({
            settled_at: parameter('now'),
            event_id: parameter('eventId'),
            exceeded: parameter('exceeded'),
          })
          .where('organization_id', '=', parameter('organizationId'))
          .where('request_id', '=', parameter('requestId'))
          .where('settled_at', 'is', null)
          .where((where) =>
            where.or([
              where('released_at', 'is', null),
              where('released_at', '>=', where.ref('expires_at')),
            ]),
          )
          .returning(columns),
    ),
    /** Names the event that was recorded before, under its key, in place of the one that was given. */
    nameEvent: statement<'organizationId' | 'requestId' | 'eventId'>(
      port,
      'usage_reservations_name_event',
      (db, parameter) =>
        db
          .updateTable('usage_reservations')
          .set({ event_id: parameter('eventId') })
          .where('organization_id', '=', parameter('organizationId'))
          .where('request_id', '=', parameter('requestId')),
    ),
    release: statement<'organizationId' | 'requestId' | 'releasedAt'>(
      port,
      'usage_reservations_release',
      (db, parameter) =>
        db
          .updateTable('usage_reservations')
          .set({ released_at: parameter('releasedAt') })
          .where('organization_id', '=', parameter('organizationId'))
          .where('request_id', '=', parameter('requestId'))
          .where('settled_at', 'is', null)
          .where('released_at', 'is', null)
          .returning(columns),
    ),
  };
}
