/** Changes of the history alone, on their way into a database that may be protected. */
import type { Command } from '../commands/command.ts';
import type { Engine } from '../engine.ts';
import { MigrationApprovalError } from '../errors.ts';
import type { JournalChange } from '../history/port.ts';
import type { MigrationPlan, PlannedRecord } from '../plan/plan.ts';
import type { MigrationSession } from '../target.ts';
import { authorize } from './authorize.ts';

/** What a change of the history is, as a plan has it. */
function recordsOf({ put, remove, backfills = [] }: JournalChange): PlannedRecord[] {
  const stateOf = (row: { stream: string; version: string }) =>
    backfills.find((one) => one.stream === row.stream && one.version === row.version)?.status;
  return [
    ...put.map(({ stream, version, status, checksum, statementsChecksum }) => {
      const backfill = stateOf({ stream, version });
      const row = { status, checksum, statementsChecksum };
      return { stream, version, row: backfill === undefined ? row : { ...row, backfill } };
    }),
    ...remove.map(({ stream, version }) => ({ stream, version, row: null })),
  ];
}

/** A plan that makes this change and runs no statement. */
export async function planRecords(
  engine: Engine,
  session: MigrationSession,
  change: JournalChange,
): Promise<MigrationPlan> {
  const { makePlan } = await import('../plan/make.ts');
  return await makePlan(engine, session, [], { direction: 'up', records: recordsOf(change) });
}

/**
 * @param plan that has exactly this change, or `null` where nobody asks for one
 * @throws MigrationPlanError when it no longer fits the database
 * @throws MigrationApprovalError when it is another change, or lacks approvals
 */
export async function authorizeRecords(
  command: Command,
  session: MigrationSession,
  plan: MigrationPlan | null,
  change: JournalChange,
): Promise<void> {
  if (plan !== null) await assertPlanned(command.engine, session, plan, change);
  await authorize(command, session, plan?.subject ?? null);
}

async function assertPlanned(
  engine: Engine,
  session: MigrationSession,
  plan: MigrationPlan,
  change: JournalChange,
): Promise<void> {
  const [{ assertPlanFits }, { canonicalJson }] = await Promise.all([
    import('../plan/fit.ts'),
    import('../plan/plan.ts'),
  ]);
  assertOfRecords(plan);
  if (canonicalJson(plan.subject.records) !== canonicalJson(recordsOf(change))) throw anotherPlan();
  await assertPlanFits(engine, session, plan);
}

/** @throws MigrationApprovalError when the plan is one of migrations or of protection, whatever there is to do */
export function assertOfRecords({ subject: { migrations, protection } }: MigrationPlan): void {
  if (migrations.length > 0 || protection !== null) throw anotherPlan();
}

const anotherPlan = () =>
  new MigrationApprovalError(
    'The plan is not the one of this command with these options: make a plan of it (`--out FILE`), and have that approved.',
  );
