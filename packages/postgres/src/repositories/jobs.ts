/** Claiming jobs, natively: each level and each turn is a query of its own within one statement. */
import {
  type AnyQuery,
  claimStatement,
  type DialectPort,
  inState,
  type NativeJobs,
  now,
  PRIORITIES,
} from '@runledger/repositories';
import { type RawBuilder, sql } from 'kysely';

/**
 * The rows that a query has locked, by where they lie: they stay there until the transaction ends. One that another
 * transaction had changed before it was locked lies elsewhere, and is left to the next claim.
 */
const isAmong = (query: AnyQuery) => sql<boolean>`ctid = any(array${query})`;

/** The statements behind {@link claimingJobs}. */
export function jobStatements(port: DialectPort) {
  /** The oldest due jobs of a level, locked; those that others have locked are passed over. */
  const oldest = (level: AnyQuery, limit: RawBuilder<number>) =>
    level
      .select('ctid as row')
      .where('status', '=', inState('queued'))
      .orderBy('run_at')
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .as('oldest');
  const [first, last] = [PRIORITIES[0], PRIORITIES.at(-1)].map((priority) => sql.lit(priority));

  return {
    // The levels come in order, and the join asks for the jobs of each only while there are not enough.
    claim: claimStatement<'limit'>(port, 'jobs_claim', (db, parameter) => {
      const limit = sql<number>`${parameter('limit')}::integer`;
      const due = db
        .selectFrom(
          sql<{ priority: number }>`generate_series(${first}, ${last})`.as<'level'>(
            sql`level (priority)`,
          ),
        )
        .innerJoinLateral(
          (level) =>
            oldest(
              level
                .selectFrom('jobs')
                .where('queue', '=', parameter('queue'))
                .whereRef('priority', '=', 'level.priority')
                .where('run_at', '<=', now),
              limit,
            ),
          (join) => join.onTrue(),
        )
        .select('oldest.row')
        .limit(limit);
      return isAmong(due);
    }),
    // Between two bounds, in the order of the index that is made for it: where the columns are said to be equal, the
    // planner may as well walk over the jobs of everybody in the index without organizations.
    claimTurns: claimStatement<'priority' | 'turns'>(port, 'jobs_claim_turns', (db, parameter) => {
      const ofTurn = sql`${parameter('queue')}, ${parameter('priority')}, turn.organization_id`;
      const due = db
        .selectFrom(
          port
            .storedRows(sql`${parameter('turns')}`, { organization_id: 'id', share: 'integer' })
            .as('turn'),
        )
        .innerJoinLateral(
          (turn) =>
            oldest(
              turn
                .selectFrom('jobs')
                .where(sql<boolean>`(queue, priority, organization_id) >= (${ofTurn})`)
                .where(
                  sql<boolean>`(queue, priority, organization_id, run_at) <= (${ofTurn}, ${now})`,
                )
                .orderBy('queue')
                .orderBy('priority')
                .orderBy('organization_id'),
              sql<number>`turn.share`,
            ),
          (join) => join.onTrue(),
        )
        .select('oldest.row');
      return isAmong(due);
    }),
  };
}

export function claimingJobs(port: DialectPort): Omit<NativeJobs, 'wakeups'> {
  const { claim, claimTurns } = jobStatements(port);
  return {
    claim,
    async claimTurns(session, { turns, ...turn }) {
      const rows = turns.map(({ organizationId, share }) => ({
        organization_id: organizationId,
        share,
      }));
      const values = claimTurns.bind({ ...turn, turns: JSON.stringify(rows) });
      return (await session.execute(claimTurns, values)).rows;
    },
  };
}
