/** Claiming jobs, natively: rows by their numbers, and statements that cost no round trip. */
import {
  type AnyQuery,
  claimStatement,
  eachPriority,
  inState,
  type NativeJobs,
  now,
} from '@runledger/repositories';
import { sql } from 'kysely';
import { port } from '../port.ts';

const oldestFirst = (jobs: AnyQuery, limit: unknown): AnyQuery =>
  jobs
    .select('rowid')
    .where('status', '=', inState('queued'))
    .where('run_at', '<=', now)
    .orderBy('run_at')
    .orderBy('id')
    .limit(limit as number);

const isAmong = (query: AnyQuery) => sql<boolean>`rowid in ${query}`;

export const claim: NativeJobs['claim'] = claimStatement<'limit'>(
  port,
  'jobs_claim',
  (db, parameter) =>
    isAmong(
      eachPriority((priority) =>
        db
          .selectFrom(
            oldestFirst(
              db
                .selectFrom('jobs')
                .where('queue', '=', parameter('queue'))
                .where('priority', '=', priority),
              parameter('limit'),
            ).as('level'),
          )
          .select('rowid'),
      ).limit(parameter('limit') as number),
    ),
);

const claimOldestOf = claimStatement<'priority' | 'organizationId' | 'limit'>(
  port,
  'jobs_claim_turn',
  (db, parameter) =>
    isAmong(
      oldestFirst(
        db
          .selectFrom('jobs')
          .where('queue', '=', parameter('queue'))
          .where('priority', '=', parameter('priority'))
          .where('organization_id', '=', parameter('organizationId')),
        parameter('limit'),
      ),
    ),
);

export const claimTurns: NativeJobs['claimTurns'] = async (session, { turns, ...turn }) => {
  const claimed: Record<string, unknown>[] = [];
  for (const { organizationId, share } of turns) {
    const values = claimOldestOf.bind({ ...turn, organizationId, limit: share });
    claimed.push(...(await session.execute(claimOldestOf, values)).rows);
  }
  return claimed;
};

/** For review. */
export const jobSql = { claim, claimOldestOf };
