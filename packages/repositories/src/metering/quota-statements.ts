/** The statements behind quotas, compiled once for each dialect. */
import { budgets, usageReservations } from '@runledger/schema';
import {
  type Expression,
  type ExpressionBuilder,
  type QueryCreator,
  type SqlBool,
  sql,
} from 'kysely';
import { rowCodec } from '../codec.ts';
import { insertion } from '../insertion.ts';
import type { DialectPort } from '../port.ts';
import { statement } from '../statement.ts';
import { sumsAsText, windowStatements } from './window-sums.ts';
import { startInPeriod } from './windows.ts';

/** How many expired holds are given back at once. */
export const EXPIRED_AT_ONCE = 1_000;

// biome-ignore lint/suspicious/noExplicitAny: the tables depend on the query that is compiled.
type Builder = ExpressionBuilder<any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
type Db = QueryCreator<any>;

export type QuotaStatements = ReturnType<typeof quotaStatements>;

export function quotaStatements(port: DialectPort) {
  const codec = rowCodec(usageReservations, port.codecs);
  const budgetCodec = rowCodec(budgets, port.codecs);
  const columns = [...codec.columns];
  const budgetColumns = [...budgetCodec.columns];

  /**
   * Budgets for everybody, for this user, for this key, and for this user with this key. One query each, which both
   * engines answer from an index; with OR, SQLite reads every budget of the organization.
   */
  const applying = (
    db: Db,
    parameter: (name: 'organizationId' | 'userId' | 'apiKeyId') => unknown,
    selected: readonly string[],
  ) => {
    const of = (isForUser: boolean, isForKey: boolean) => {
      const query = db
        .selectFrom('budgets')
        .select(selected)
        .where('organization_id', '=', parameter('organizationId'));
      const forUser = isForUser
        ? query.where('user_id', '=', parameter('userId'))
        : query.where('user_id', 'is', null);
      return isForKey
        ? forUser.where('api_key_id', '=', parameter('apiKeyId'))
        : forUser.where('api_key_id', 'is', null);
    };
    return of(false, false)
      .unionAll(of(true, false))
      .unionAll(of(false, true))
      .unionAll(of(true, true));
  };
  /** Held, and over. As literals, so that the partial index is seen to fit. */
  const isExpired = (where: Builder, now: unknown): Expression<SqlBool> =>
    where.and([
      where('settled_at', 'is', null),
      where('released_at', 'is', null),
      where('expires_at', '<=', now),
    ]);

  return {
    codec,
    budgetCodec,
    windows: windowStatements(port),
    insert: insertion(port, usageReservations, {
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
    /**
     * All that a request depends on, as it is before anything is locked: its reservation, the budgets that apply
     * with their windows of now, and whether holds have expired. One row for each budget, or one without.
     */
    situation: statement<'organizationId' | 'requestId' | 'userId' | 'apiKeyId' | 'now'>(
      port,
      'quota_situation',
      (db, parameter) =>
        db
          .selectFrom(db.selectNoFrom(sql.lit(1).as('one')).as('base'))
          .leftJoin('usage_reservations as known', (join) =>
            join
              .on('known.organization_id', '=', parameter('organizationId'))
              .on('known.request_id', '=', parameter('requestId')),
          )
          .leftJoin(applying(db, parameter, budgetColumns).as('budget'), (join) => join.onTrue())
          .leftJoin('budget_windows as held', (join) =>
            join
              .onRef('held.organization_id', '=', 'budget.organization_id')
              .onRef('held.budget_id', '=', 'budget.id')
              .on('held.window_start', '=', startInPeriod(port, 'budget.period', parameter('now'))),
          )
          .select([
            ...columns.map((column) => `known.${column} as known_${column}`),
            ...budgetColumns.map((column) => `budget.${column}`),
            ...sumsAsText('held'),
          ])
          .select(({ exists }) =>
            exists(
              db
                .selectFrom('usage_reservations')
                .select(sql.lit(1).as('one'))
                .where('organization_id', '=', parameter('organizationId'))
                .where((where) => isExpired(where, parameter('now'))),
            ).as('has_expired'),
          )
          .orderBy('budget.id'),
    ),
    /** Locks the budgets that apply, in the order of their identifiers. */
    lockApplying: statement<'organizationId' | 'userId' | 'apiKeyId'>(
      port,
      'budgets_lock_applying',
      (db, parameter) =>
        port.forUpdate(
          db
            .selectFrom('budgets')
            .select(budgetColumns)
            .where('organization_id', '=', parameter('organizationId'))
            .where('id', 'in', applying(db, parameter, ['id']))
            .orderBy('id'),
        ),
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
