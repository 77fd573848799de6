/** Claiming jobs, natively: without LATERAL, and with statements that cost no round trip. */
import {
  claimStatement,
  eachPriority,
  inState,
  type NativeJobs,
  now,
} from '@runledger/repositories';
import { port } from '../port.ts';

export const claim: NativeJobs['claim'] = claimStatement<'limit'>(
  port,
  'jobs_claim',
  (db, parameter) =>
    eachPriority((priority) =>
      db
        .selectFrom(
          db
            .selectFrom('jobs')
            .select(['organization_id', 'id'])
            .where('status', '=', inState('queued'))
            .where('queue', '=', parameter('queue'))
            .where('priority', '=', priority)
            .where('run_at', '<=', now)
            .orderBy('run_at')
            .orderBy('id')
            .limit(parameter('limit') as number)
            .as('level'),
        )
        .select(['organization_id', 'id']),
    ).limit(parameter('limit') as number),
);

const claimOldestOf = claimStatement<'priority' | 'organizationId' | 'limit'>(
  port,
  'jobs_claim_turn',
  (db, parameter) =>
    db
      .selectFrom('jobs')
      .select(['organization_id', 'id'])
      .where('status', '=', inState('queued'))
      .where('queue', '=', parameter('queue'))
      .where('priority', '=', parameter('priority'))
      .where('organization_id', '=', parameter('organizationId'))
      .where('run_at', '<=', now)
      .orderBy('run_at')
      .orderBy('id')
      .limit(parameter('limit') as number),
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
