/** Whether a command may go on. Most databases are not protected: for them this is one query, and no more is loaded. */
import type { Command } from '../commands/command.ts';
import type { PlanSubject } from '../plan/plan.ts';
import type { MigrationSession } from '../target.ts';
import { readProtection } from './protection.ts';

/**
 * Lets a command go on, or refuses it; called under the lock, before the first change.
 * @param subject what the command is about to do and nothing else, or `null` where it follows no plan
 * @param way how to go on with a plan, where another one than usual
 * @throws MigrationApprovalError on a protected database, unless enough others have approved of the plan
 */
export async function authorize(
  command: Command,
  session: MigrationSession,
  subject: PlanSubject | null,
  way?: string,
): Promise<void> {
  const record = await readProtection(command.engine, session);
  const isUntouched =
    !record.protection && record.signers.length === 0 && record.changes.length === 0;
  if (isUntouched && subject === null && !command.engine.demandsProtection) return;
  const { pass } = await import('./gate.ts');
  await pass(command, session, record, subject, way);
}
