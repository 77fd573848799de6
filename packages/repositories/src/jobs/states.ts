/** The states of a job as queries name them, so that the indexes that hold the jobs in some of them are used. */
import { type JobStatus, jobs } from '@runledger/schema';
import { sql } from 'kysely';
import type { AnyBuilder } from '../queries.ts';

export const JOB_STATES = jobs.columns.status.values as readonly JobStatus[];

/** The states of jobs that have ended. */
export const ENDED = ['completed', 'failed', 'cancelled'] as const;

export type Ended = (typeof ENDED)[number];

/** A literal: what a partial index holds is not compared with parameters. */
export const inState = (status: JobStatus) => sql.lit(status);

/** SQLite sees that an index fits where the query says what the index does, word for word. */
export function isInState(builder: AnyBuilder, status: JobStatus) {
  const isIt = builder('jobs.status', '=', inState(status));
  if ((ENDED as readonly JobStatus[]).includes(status)) {
    return builder.and([isIt, builder('jobs.status', 'in', ENDED.map(inState))]);
  }
  // Every job that is processed has a lease: said, it leads to the index of those.
  return status === 'processing'
    ? builder.and([isIt, builder('jobs.locked_until', 'is not', null)])
    : isIt;
}
