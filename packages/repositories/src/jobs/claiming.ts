/** The statements with which workers take jobs, and take over those that others lost. */
import { jobs } from '@runledger/schema';
import { type RawBuilder, sql } from 'kysely';
import { columnsOf } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import type { AnyDb, AnyQuery } from '../queries.ts';
import { replanned, type Statement, statement } from '../statement.ts';
import { inState } from './states.ts';

const { min, max } = jobs.columns.priority;
/** The most urgent first. */
export const PRIORITIES = Array.from(
  { length: (max as number) - (min as number) + 1 },
  (_, place) => (min as number) + place,
);

/** The time within a statement that has a `clock` as one of its queries, so that it is asked for once. */
export const now = sql`(select now from clock)`;

export const clockOf =
  (port: DialectPort, parameter: (name: 'now') => unknown) =>
  (db: AnyDb): AnyQuery =>
    db.selectNoFrom(port.leaseTime(sql`${parameter('now')}`).as('now'));

export type ClaimParameter = 'queue' | 'workerId' | 'leaseToken' | 'leaseMs' | 'now';

/**
 * A statement that puts jobs under a new lease and returns them whole. In any order: no statement promises one.
 * @param isDue a condition that only the jobs meet that are to be claimed; it locks them, and passes over those that
 * are locked
 */
export function claimStatement<P extends string>(
  port: DialectPort,
  label: string,
  isDue: (db: AnyDb, parameter: (name: P | ClaimParameter) => unknown) => RawBuilder<boolean>,
): Statement<P | ClaimParameter> {
  return replanned(
    statement<P | ClaimParameter>(port, label, (db, parameter) =>
      db
        .with('clock', clockOf(port, parameter))
        .updateTable('jobs')
        .set({
          status: inState('processing'),
          attempt: sql`attempt + 1`,
          worker_id: parameter('workerId'),
          lease_token: parameter('leaseToken'),
          locked_until: port.later(now, sql`${parameter('leaseMs')}`),
          started_at: now,
        })
        .where(isDue(db, parameter))
        .returning(columnsOf(jobs)),
    ),
  );
}

/** The same query for each priority, one after the other. */
export function eachPriority(query: (priority: RawBuilder<number>) => AnyQuery): AnyQuery {
  const [first, ...others] = PRIORITIES.map((priority) => query(sql.lit(priority)));
  let all = first as AnyQuery;
  for (const each of others) all = all.unionAll(each);
  return all;
}

/**
 * The jobs that a query picks, with their identifier twice. PostgreSQL's planner takes an equality that it knows
 * nothing of to hold for one row in 200: where `same_id = id` is asked for, it expects few jobs and looks each up by
 * its key, instead of reading a table of which it may not know yet how large it has become.
 */
export const picked = (db: AnyDb, query: AnyQuery): AnyQuery =>
  db
    .selectFrom(query.as('picked'))
    .select(['picked.organization_id', 'picked.id', 'picked.id as same_id']);

export function claimStatements(port: DialectPort) {
  const expired = (queue: unknown, limit: unknown) => (db: AnyDb) => {
    let query: AnyQuery = db
      .selectFrom('jobs')
      .select(['organization_id', 'id'])
      .where('status', '=', inState('processing'))
      .where('locked_until', '<=', now);
    if (queue !== null) query = query.where('queue', '=', queue);
    const oldest = query
      .orderBy('locked_until')
      .orderBy('organization_id')
      .orderBy('id')
      .limit(limit as number);
    return picked(db, port.forUpdate(oldest, 'skip'));
  };

  const rescue = (label: string, hasQueue: boolean) =>
    replanned(
      statement<'now' | 'error' | 'limit' | 'queue'>(port, label, (db, parameter) =>
        db
          .with('clock', clockOf(port, parameter))
          // Materialized, since a query that locks must run once.
          .with(
            (cte) => cte('expired').materialized(),
            expired(hasQueue ? parameter('queue') : null, parameter('limit')),
          )
          .updateTable('jobs')
          .from('expired')
          .set({
            status: sql`case when ${isLastAttempt} then ${inState('failed')} else ${inState('queued')} end`,
            completed_at: sql`case when ${isLastAttempt} then ${now} end`,
            error: parameter('error'),
            ...noLease,
          })
          .whereRef('expired.same_id', '=', 'expired.id')
          .whereRef('jobs.organization_id', '=', 'expired.organization_id')
          .whereRef('jobs.id', '=', 'expired.id')
          .returning(['jobs.status', 'jobs.queue']),
      ),
    );

  return {
    /** Gives up the leases that have expired, the oldest first. */
    rescue: rescue('jobs_rescue', false),
    /** The same in one queue. */
    rescueInQueue: rescue('jobs_rescue_in_queue', true),
    /** The earliest time at which a job of a queue is due. */
    nextDueAt: statement<'queue'>(port, 'jobs_next_due_at', (db, parameter) =>
      db
        .selectFrom(
          eachPriority((priority) =>
            db
              .selectFrom('jobs')
              .select(({ fn }) => fn.min('run_at').as('run_at'))
              .where('status', '=', inState('queued'))
              .where('queue', '=', parameter('queue'))
              .where('priority', '=', priority),
          ).as('levels'),
        )
        .select(({ fn }) => fn.min('levels.run_at').as('run_at')),
    ),
  };
}

const isLastAttempt = sql`jobs.attempt >= jobs.max_attempts`;

/** Of a job that no worker holds. Who held it last stays. */
export const noLease = { lease_token: null, locked_until: null };
