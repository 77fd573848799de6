/** What people change about a job: it is cancelled, or done again. */
import {
  IllegalTransitionError,
  type Job,
  type JobStatus,
  jobs,
  NotFoundError,
} from '@runledger/schema';
import { sql } from 'kysely';
import { columnsOf } from '../codec.ts';
import type { DialectPort } from '../port.ts';
import { type Statement, statement } from '../statement.ts';
import { noLease } from './claiming.ts';
import { type JobContext, storedNow } from './context.ts';
import { inState } from './states.ts';

type ChangeParameter = 'organizationId' | 'id' | 'now';

/** A step of a job that people take, and the states that it may begin in. */
export interface JobChange {
  readonly from: readonly JobStatus[];
  readonly to: JobStatus;
}

export const CANCEL: JobChange = { from: ['queued', 'processing'], to: 'cancelled' };
export const RETRY: JobChange = { from: ['failed', 'cancelled'], to: 'queued' };

export function changeStatements(port: DialectPort) {
  const columns = columnsOf(jobs);
  const change = (
    label: string,
    { from, to }: JobChange,
    set: (now: unknown) => { readonly [column: string]: unknown },
  ) =>
    statement<ChangeParameter>(port, label, (db, parameter) =>
      db
        .updateTable('jobs')
        .set({ status: inState(to), ...set(port.leaseTime(sql`${parameter('now')}`)) })
        .where('organization_id', '=', parameter('organizationId'))
        .where('id', '=', parameter('id'))
        .where('status', 'in', from.map(inState))
        .returning(columns),
    );
  return {
    cancel: change('jobs_cancel', CANCEL, (now) => ({ completed_at: now, ...noLease })),
    retry: change('jobs_retry', RETRY, (now) => ({
      attempt: sql.lit(0),
      run_at: now,
      completed_at: null,
    })),
  };
}

/**
 * Changes the job if its state allows it, in one statement.
 * @throws NotFoundError, IllegalTransitionError
 */
export async function changeJob(
  context: JobContext,
  change: Statement<ChangeParameter>,
  key: { readonly organizationId: string; readonly id: string },
  { from, to }: JobChange,
): Promise<Job> {
  const { session, statements } = context;
  for (;;) {
    const { rows } = await session.execute(
      change,
      change.bind({ ...key, now: storedNow(context) }),
    );
    if (rows[0]) return statements.codec.decode(rows[0]);
    const found = await findJob(context, key);
    if (!found) throw new NotFoundError(`The organization has no job ${key.id}.`);
    // Somebody else may have changed it between the two statements, to what can be changed now.
    if (!from.includes(found.status)) {
      throw new IllegalTransitionError(`The job ${key.id}`, found.status, to);
    }
  }
}

export async function findJob(
  { session, statements }: JobContext,
  key: { readonly organizationId: string; readonly id: string },
): Promise<Job | null> {
  const { rows } = await session.execute(statements.byId, statements.byId.bind(key));
  return rows[0] ? statements.codec.decode(rows[0]) : null;
}
