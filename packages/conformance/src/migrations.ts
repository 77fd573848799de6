/** What every driver's migration target must pass; call it in a test file of the driver. */
import type { MigratingDriver } from './migrations/driver.ts';
import { failureSuite } from './migrations/failures.ts';
import { historySuite } from './migrations/history.ts';
import { lateSuite } from './migrations/late.ts';
import { processSuite } from './migrations/processes.ts';
import { repairSuite } from './migrations/repair.ts';
import { upAndDownSuite } from './migrations/up-and-down.ts';

/** The longer part, for a test file of its own: processes killed at every step. */
export { crashSuite } from './migrations/crashes.ts';
export type {
  MigratingDatabase,
  MigratingDriver,
  NativeShapeName,
  Shape,
} from './migrations/driver.ts';
export { Files, migratorOn } from './migrations/fixtures.ts';

export function migrationSuite(driver: MigratingDriver): void {
  upAndDownSuite(driver);
  historySuite(driver);
  lateSuite(driver);
  failureSuite(driver);
  repairSuite(driver);
  processSuite(driver);
}
