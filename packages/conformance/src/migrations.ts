/** What every driver's migration target must pass; call it in a test file of the driver. */
import { auditSuite } from './migrations/audit.ts';
import type { MigratingDriver } from './migrations/driver.ts';
import { failureSuite } from './migrations/failures.ts';
import { historySuite } from './migrations/history.ts';
import { hookSuite } from './migrations/hooks.ts';
import { lateSuite } from './migrations/late.ts';
import { measureSuite } from './migrations/measure.ts';
import { processSuite } from './migrations/processes.ts';
import { repairSuite } from './migrations/repair.ts';
import { rowLossSuite } from './migrations/rows.ts';
import { scratchSuite } from './migrations/scratch.ts';
import { smokeSuite } from './migrations/smoke.ts';
import { upAndDownSuite } from './migrations/up-and-down.ts';

/** For a test file of its own, since plans take databases to try migrations on. */
export { approvalSuite } from './migrations/approvals.ts';
/** For a test file of its own, with processes killed at each batch. */
export { backfillCrashSuite } from './migrations/backfill-crashes.ts';
export { backfillSuite } from './migrations/backfills.ts';
/** The longer part, for a test file of its own: processes killed at every step. */
export { crashSuite } from './migrations/crashes.ts';
/** For a test file of its own, since drafting takes databases to draft on. */
export { type Drafting, draftingSuite } from './migrations/drafting.ts';
export type {
  MigratingDatabase,
  MigratingDriver,
  NativeShapeName,
  Shape,
} from './migrations/driver.ts';
export { Files, migratorOn, type ProcessEnd, runProcess } from './migrations/fixtures.ts';
export type { InterruptedRun, Interruption } from './migrations/interruption.ts';
/** For a test file of its own, since plans take databases to try migrations on. */
export { hazardsOfFamily } from './migrations/plan-cascades.ts';
export { planSuite } from './migrations/plans.ts';
export { protectionSuite } from './migrations/protection.ts';

export function migrationSuite(driver: MigratingDriver): void {
  upAndDownSuite(driver);
  historySuite(driver);
  lateSuite(driver);
  failureSuite(driver);
  repairSuite(driver);
  auditSuite(driver);
  rowLossSuite(driver);
  hookSuite(driver);
  processSuite(driver);
}

/** What is tried on scratch databases, for a test file of its own. */
export function proofSuite(driver: MigratingDriver): void {
  scratchSuite(driver);
  smokeSuite(driver);
  measureSuite(driver);
}
