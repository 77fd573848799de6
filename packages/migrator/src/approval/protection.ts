/** Who protects a database, as the database says it. */
import type { Engine } from '../engine.ts';
import type { MigrationSession } from '../target.ts';
import { retryLocked } from '../waiting.ts';
import type { ProtectionRecord } from './port.ts';

/** Reads who has to approve, which later transactions of the session then reckon with. */
export async function readProtection(
  engine: Engine,
  session: MigrationSession,
): Promise<ProtectionRecord> {
  const record = await retryLocked(engine.patience, () => session.protection());
  session.expectProtection(record.protection?.setByPlan ?? null);
  return record;
}
