import { auditSuite } from './audit/suite.ts';
import { catalogSuite } from './catalog/suite.ts';
import { constraintSuite } from './constraints.ts';
import type { DriverUnderTest } from './driver.ts';
import { identitySuite } from './identity/suite.ts';
import { jobSuite } from './jobs/suite.ts';
import { listSuite } from './lists.ts';
import { loadSuite } from './load.ts';
import { meteringSuite } from './metering/suite.ts';
import { pageSuite } from './pages.ts';
import { taskSuite } from './tasks/suite.ts';
import { tenancySuite } from './tenancy/suite.ts';
import { transactionSuite } from './transactions.ts';
import { acrossDomainsSuite } from './transactions-across.ts';
import { atOnceSuite } from './transactions-at-once.ts';
import { nestedTransactionSuite } from './transactions-nested.ts';
import { transactionOptionsSuite } from './transactions-options.ts';
import { unawaitedTransactionSuite } from './transactions-unawaited.ts';
import { workflowSuite } from './workflows/suite.ts';

export { auditLogSuite, type RawSqlDatabase } from './audit/triggers.ts';
export type { DriverUnderTest, TestDatabase } from './driver.ts';
export { everyConstraintSuite, type RawDatabase } from './every-constraint.ts';
export { forgetMigrations } from './forget-migrations.ts';
export { type FencedDriver, fencingSuite } from './jobs/fencing.ts';
export { ManualTimers } from './manual-timers.ts';
export { type QuotaProcesses, quotaProcessSuite } from './metering/quota-processes.ts';
export type { QueryPlan } from './query-plan.ts';
export type { Expect, SameTables } from './same-tables.ts';
export {
  type ApplicationTransaction,
  type ApplicationUnderTest,
  boundStoreSuite,
  heldOpen,
} from './transactions-bound.ts';

/** Every suite that a driver must pass; call it in a test file of the driver. */
export function conformance(driver: DriverUnderTest): void {
  identitySuite(driver);
  loadSuite(driver);
  listSuite(driver);
  pageSuite(driver);
  catalogSuite(driver);
  workflowSuite(driver);
  taskSuite(driver);
  jobSuite(driver);
  meteringSuite(driver);
  auditSuite(driver);
  transactionSuite(driver);
  transactionOptionsSuite(driver);
  nestedTransactionSuite(driver);
  atOnceSuite(driver);
  unawaitedTransactionSuite(driver);
  acrossDomainsSuite(driver);
  tenancySuite(driver);
  constraintSuite(driver);
}
