/**
 * The statements with which a worker holds a job, ends it or hands it back: each carries the lease token, which a
 * job has for as long as it is processed, and no longer.
 */
import { type JobStatus, jobs } from '@runledger/schema';
import { sql } from 'kysely';
import { rowCodec } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import { replanned, statement } from '../statement.ts';
import { type Db, inState, noLease } from './claiming.ts';

export type LeaseStatements = ReturnType<typeof leaseStatements>;

/** Names the job and the lease in every statement about one of them. */
export type LeaseParameter = 'organizationId' | 'id' | 'leaseToken';

export function leaseStatements(port: DialectPort) {
  const { columns } = rowCodec(jobs, port.codecs);
  const returned = columns.map((column) => `jobs.${column}`);

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

  /** The jobs of a list that are still under the lease given with them, locked in one order. */
  const held = (list: unknown, more: { readonly [column: string]: 'json' }) => (db: Db) =>
    port.forUpdate(
      db
        .selectFrom('jobs')
        .innerJoin(
          port
            .storedRows(sql`${list}`, {
              organization_id: 'id',
              id: 'id',
              lease_token: 'id',
              ...more,
            })
            .as('lease'),
          (join) =>
            join
              .onRef('lease.organization_id', '=', 'jobs.organization_id')
              .onRef('lease.id', '=', 'jobs.id')
              .onRef('lease.lease_token', '=', 'jobs.lease_token'),
        )
        .select(['jobs.organization_id', 'jobs.id'])
        .select(Object.keys(more).map((column) => `lease.${column}`))
        .orderBy('jobs.organization_id')
        .orderBy('jobs.id'),
    );

  function underLeases<P extends string>(
    label: string,
    more: { readonly [column: string]: 'json' },
    change: (parameter: (name: P | 'now') => unknown) => { readonly [column: string]: unknown },
    returning: readonly string[],
  ) {
    return replanned(
      statement<P | 'leases' | 'now'>(port, label, (db, parameter) =>
        db
          .with((cte) => cte('held').materialized(), held(parameter('leases'), more))
          .updateTable('jobs')
          .from('held')
          .set(change(parameter))
          .whereRef('jobs.organization_id', '=', 'held.organization_id')
          .whereRef('jobs.id', '=', 'held.id')
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
        result: sql.ref('held.result'),
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
