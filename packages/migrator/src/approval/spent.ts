/** Approvals are for one time, and for a time. */
import type { Engine } from '../engine.ts';
import { MigrationApprovalError } from '../errors.ts';
import { PLAN_VALIDITY_MS, type PlanSubject } from '../plan/plan.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import type { PlanExecution } from './port.ts';
import { shortHash } from './standing.ts';

/** How far the clocks of those who plan, approve and apply may be apart. */
const CLOCKS_APART_MS = 60 * 60 * 1000;

/**
 * What an interrupted run has begun goes on under the same approvals.
 * @throws MigrationApprovalError when the plan has expired before anything was done, was carried out, or comes from the
 * future
 */
export async function assertFresh(
  engine: Engine,
  session: MigrationSession,
  subject: PlanSubject,
  hash: string,
): Promise<void> {
  const executions = (await retryLocked(engine.patience, () => session.executions(hash))).filter(
    ({ action }) => action !== 'approve',
  );
  const last = executions.at(-1);
  if (last && isCarriedOut(subject, executions)) {
    throw new MigrationApprovalError(
      `The plan ${shortHash(hash)} was carried out on ${last.at.toISOString()} by ${last.actor}, and approvals count once: make a new plan and have it approved.`,
    );
  }
  // What is half done has to be finished, however late.
  if (last) return;
  const now = engine.clock.now().getTime();
  const madeAt = Date.parse(subject.madeAt);
  // A clock that is ahead, or is said to be, would make the plan's time longer than it was agreed to be.
  if (madeAt - now > CLOCKS_APART_MS) {
    throw new MigrationApprovalError(
      `The plan ${shortHash(hash)} says that it was made on ${subject.madeAt}, and here it is ${new Date(now).toISOString()}: set the clock that is wrong; where it is the one of who made the plan, make it anew and have it approved.`,
    );
  }
  if (!(now < Math.min(Date.parse(subject.expiresAt), madeAt + PLAN_VALIDITY_MS))) {
    throw new MigrationApprovalError(
      `The plan ${shortHash(hash)} was made on ${subject.madeAt} to be carried out before ${subject.expiresAt}, and that is over: make a new plan and have it approved.`,
    );
  }
}

function isCarriedOut(
  { migrations, records }: PlanSubject,
  executions: readonly PlanExecution[],
): boolean {
  if (migrations.length === 0 || records.length > 0) return executions.length > 0;
  return migrations.every(({ stream, version, direction }) =>
    executions.some(
      (done) =>
        done.stream === stream &&
        done.version === version &&
        done.action === (direction === 'up' ? 'apply' : 'rollback'),
    ),
  );
}
