/** What a person at a terminal is shown and asked before migrations are applied. */
import type { MigrationPlan, Migrator, PlanOptions } from '@runledger/migrator';
import { note } from '../terminal/output.ts';
import { agreed } from '../terminal/prompt.ts';
import { countOf } from '../terminal/words.ts';
import { planned, type ReviewOptions, showPlan } from './plan-making.ts';

/**
 * Shows what is pending and asks.
 * @returns the plan that was agreed to, `undefined` where there is nothing to ask about, `null` for a no
 */
export async function reviewed(
  migrator: Migrator,
  choice: PlanOptions,
  { yes }: ReviewOptions,
): Promise<MigrationPlan | undefined | null> {
  // A yes at this terminal is no approval: the engine says how those are had.
  if ((await migrator.protection()).requiredApprovals > 0) return undefined;
  const plan = await planned(migrator, choice);
  if (plan === null) return null;
  const count = plan.subject.migrations.length;
  if (count === 0) return undefined;
  await showFindings(migrator, choice);
  await showPlan(plan);
  if (yes || (await agreed(`Apply ${countOf(count, 'migration')}?`))) return plan;
  return null;
}

/** What the linter says of the same files; it asks, and forbids nothing. */
async function showFindings(migrator: Migrator, choice: PlanOptions): Promise<void> {
  const [{ findings, notices }, { printFindings }] = await Promise.all([
    migrator.lint(choice),
    import('../commands/migrate/lint.ts'),
  ]);
  for (const notice of notices) note(notice);
  printFindings(findings);
}
