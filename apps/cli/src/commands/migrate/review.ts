/** What a person at a terminal is shown and asked before migrations are applied. */
import type { MigrationPlan, Migrator, PlanOptions } from '@runledger/migrator';
import { agreed } from '../../terminal/prompt.ts';
import { countOf } from '../../terminal/words.ts';
import { type ReviewOptions, showPlan } from './planned.ts';

/**
 * Shows what is pending and asks.
 * @returns the plan that was agreed to, `undefined` where there is nothing to ask about, `null` for a no
 */
export async function reviewed(
  migrator: Migrator,
  choice: PlanOptions,
  { yes }: ReviewOptions,
): Promise<MigrationPlan | undefined | null> {
  const plan = await migrator.plan(choice);
  const count = plan.subject.migrations.length;
  if (count === 0) return undefined;
  await showPlan(plan);
  if (yes || (await agreed(`Apply ${countOf(count, 'migration')}?`))) return plan;
  return null;
}
