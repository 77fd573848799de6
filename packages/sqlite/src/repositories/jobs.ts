/** Claiming jobs of several organizations, natively: one after the other, for a statement costs no round trip. */
import { claimStatement, inState, type NativeJobs, now } from '@runledger/repositories';
import { port } from '../port.ts';

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

export const claimTurns: NativeJobs['claimTurns'] = async (session, { turns, ...claim }) => {
  const claimed: Record<string, unknown>[] = [];
  for (const { organizationId, share } of turns) {
    const values = claimOldestOf.bind({ ...claim, organizationId, limit: share });
    claimed.push(...(await session.execute(claimOldestOf, values)).rows);
  }
  return claimed;
};
