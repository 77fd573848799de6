/** Claiming jobs of several organizations, natively: in one statement, for each costs a round trip. */
import {
  claimStatement,
  type DialectPort,
  inState,
  type NativeJobs,
  now,
} from '@runledger/repositories';
import { sql } from 'kysely';

export function claimingTurns(port: DialectPort): NativeJobs['claimTurns'] {
  const claimOldestOfEach = claimStatement<'priority' | 'turns'>(
    port,
    'jobs_claim_turns',
    (db, parameter) =>
      db
        .selectFrom(
          port
            .storedRows(sql`${parameter('turns')}`, { organization_id: 'id', share: 'integer' })
            .as('turn'),
        )
        .innerJoinLateral(
          (each) =>
            port
              .forUpdate(
                each
                  .selectFrom('jobs')
                  .select(['organization_id', 'id'])
                  .where('status', '=', inState('queued'))
                  .where('queue', '=', parameter('queue'))
                  .where('priority', '=', parameter('priority'))
                  .whereRef('organization_id', '=', 'turn.organization_id')
                  .where('run_at', '<=', now)
                  .orderBy('run_at')
                  .orderBy('id')
                  .limit(sql<number>`turn.share`),
                'skip',
              )
              .as('oldest'),
          (join) => join.onTrue(),
        )
        .select(['oldest.organization_id', 'oldest.id']),
  );
  return async (session, { turns, ...claim }) => {
    const rows = turns.map(({ organizationId, share }) => ({
      organization_id: organizationId,
      share,
    }));
    const values = claimOldestOfEach.bind({ ...claim, turns: JSON.stringify(rows) });
    return (await session.execute(claimOldestOfEach, values)).rows;
  };
}
