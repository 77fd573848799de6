/**
 * The statements with which a worker holds a job, ends it or hands it back: each carries the lease token, which a
 * job has for as long as it is processed, and no longer.
 */
import { type JobStatus, jobs } from '@runledger/schema';
import { sql } from 'kysely';
import { columnsOf } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import { replanned, statement } from '../statement.ts';
import { noLease } from './claiming.ts';
import { inState } from './states.ts';

/** Names the job and the lease in every statement about one of them. */
export type LeaseParameter = 'organizationId' | 'id' | 'leaseToken';

const LEASE = { organization_id: 'id', id: 'id', same_id: 'id', lease_token: 'id' } as const;

export function leaseStatements(port: DialectPort) {
  const returned = columnsOf(jobs).map((column) => `jobs.${column}`);

  function underLease<P extends string>(
    label: string,
    change: (parameter: (name: P | 'now') => unknown) => { readonly [column: string]: unknown },
    returning: readonly string[] = returned,
  ) {
    return statement<P | LeaseParameter | 'now'>(port, label, (db, parameter) =>
      db
        .updateTable('jobs')
        .set(change(parameter))
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id'))
        .where('lease_token', '=', parameter('leaseToken'))
        .returning(returning),
    );
  }

  /**
   * The same of a list. The jobs are locked in its order, so that two calls about the same jobs wait for each other:
   * see `picked` for why the identifier is given twice.
   */
  function underLeases<P extends string>(
    label: string,
    more: { readonly [column: string]: 'json' },
    change: (parameter: (name: P | 'now') => unknown) => { readonly [column: string]: unknown },
    returning: readonly string[],
  ) {
    return replanned(
      statement<P | 'leases' | 'now'>(port, label, (db, parameter) =>
        db
          .updateTable('jobs')
          .from(port.storedRows(sql`${parameter('leases')}`, { ...LEASE, ...more }).as('lease'))
          .set(change(parameter))
          .whereRef('lease.same_id', '=', 'lease.id')
          .whereRef('jobs.organization_id', '=', 'lease.organization_id')
          .whereRef('jobs.id', '=', 'lease.id')
          .whereRef('jobs.lease_token', '=', 'lease.lease_token')
          .returning(returning),
      ),
    );
  }

  const time = (parameter: (name: 'now') => unknown) => port.leaseTime(sql`${parameter('now')}`);
  const heldUntil = (parameter: (name: 'now' | 'leaseMs') => unknown) => ({
    locked_until: port.later(time(parameter), sql`${parameter('leaseMs')}`),
  });
  const ended = (status: JobStatus, parameter: (name: 'now') => unknown) => ({
    status: inState(status),
    completed_at: time(parameter),
    ...noLease,
  });

  return {
    heartbeat: underLease<'leaseMs'>('jobs_heartbeat', heldUntil, ['jobs.locked_until']),
    heartbeatMany: underLeases<'leaseMs'>('jobs_heartbeat_many', {}, heldUntil, [
      'jobs.id',
      'jobs.locked_until',
    ]),
    complete: underLease<'result'>('jobs_complete', (parameter) => ({
      ...ended('completed', parameter),
      result: parameter('result'),
      error: null,
    })),
    completeMany: underLeases(
      'jobs_complete_many',
      { result: 'json' },
      (parameter) => ({
        ...ended('completed', parameter),
        result: sql.ref('lease.result'),
        error: null,
      }),
      ['jobs.id'],
    ),
    /** The last failure of a job, whatever attempts it has left. */
    failForGood: underLease<'error'>('jobs_fail_for_good', (parameter) => ({
      ...ended('failed', parameter),
      error: parameter('error'),
    })),
    /** A failure: another attempt later, or the last one. */
    fail: underLease<'error' | 'baseMs' | 'maxMs' | 'share'>('jobs_fail', (parameter) => {
      const isLast = sql`attempt >= max_attempts`;
      return {
        status: sql`case when ${isLast} then ${inState('failed')} else ${inState('queued')} end`,
        completed_at: sql`case when ${isLast} then ${time(parameter)} end`,
        run_at: sql`case when ${isLast} then run_at else ${port.later(time(parameter), delay(parameter))} end`,
        ...noLease,
        error: parameter('error'),
      };
    }),
    release: underLease('jobs_release', () => ({
      status: inState('queued'),
      attempt: sql`case when attempt > 0 then attempt - 1 else 0 end`,
      ...noLease,
    })),
  };
}

/** Parts of a delay are counted in thousandths, in whole numbers: engines round others each in their own way. */
export const DELAY_PARTS = 1_000;

/** Doubling a delay further takes it past the longest one that may be asked for. */
const MOST_DOUBLINGS = 30;

/** In milliseconds: doubled with every attempt up to the longest, and of that a share. */
function delay(parameter: (name: 'baseMs' | 'maxMs' | 'share') => unknown) {
  const whole = (name: 'baseMs' | 'maxMs' | 'share') => sql`cast(${parameter(name)} as bigint)`;
  const doublings = sql`case when attempt > ${sql.lit(MOST_DOUBLINGS)} then ${sql.lit(MOST_DOUBLINGS)} else attempt - 1 end`;
  const doubled = sql`(${whole('baseMs')} << (${doublings}))`;
  const bounded = sql`(case when ${doubled} > ${whole('maxMs')} then ${whole('maxMs')} else ${doubled} end)`;
  return sql`(${bounded} * ${whole('share')} / ${sql.lit(DELAY_PARTS)})`;
}
