/** Changes of the history alone, on their way into a database that may be protected. */
import type { Engine } from '../engine.ts';
import { MigrationApprovalError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import type { JournalChange, MigrationSession } from '../target.ts';
import { authorize } from './authorize.ts';

/**
 * @param plan that has exactly this change, or `null` where nobody asks for one
 * @throws MigrationPlanError when it no longer fits the database
 * @throws MigrationApprovalError when it is another change, or lacks approvals
 */
export async function authorizeRecords(
  engine: Engine,
  session: MigrationSession,
  plan: MigrationPlan | null,
  change: JournalChange,
): Promise<void> {
  if (plan !== null) await assertPlanned(engine, session, plan, change);
  await authorize(engine, session, plan?.subject ?? null);
}

async function assertPlanned(
  engine: Engine,
  session: MigrationSession,
  plan: MigrationPlan,
  change: JournalChange,
): Promise<void> {
  const [{ recordsOf }, { assertPlanFits }, { canonicalJson }] = await Promise.all([
    import('./draft.ts'),
    import('../plan/fit.ts'),
    import('../plan/plan.ts'),
  ]);
  const { records, migrations, protection } = plan.subject;
  const isThis = canonicalJson(records) === canonicalJson(recordsOf(change));
  if (!isThis || migrations.length > 0 || protection !== null) {
    throw new MigrationApprovalError(
      'The plan is not the one of this command with these options: make a plan of it (`--out FILE`), and have that approved.',
    );
  }
  await assertPlanFits(engine, session, plan);
}
