import { auditAppendSuite } from './audit/append.ts';
import { auditCheckpointSuite } from './audit/checkpoints.ts';
import { auditConcurrencySuite } from './audit/concurrency.ts';
import { auditListSuite } from './audit/list.ts';
import { auditTamperingSuite } from './audit/tampering.ts';
import { importSuite } from './catalog/importing.ts';
import { periodSuite } from './catalog/periods.ts';
import { priceSuite } from './catalog/prices.ts';
import { publishingSuite } from './catalog/publishing.ts';
import { constraintSuite } from './constraints.ts';
import type { DriverUnderTest } from './driver.ts';
import { identitySuite } from './identity/suite.ts';
import { jobSuite } from './jobs/suite.ts';
import { listSuite } from './lists.ts';
import { loadSuite } from './load.ts';
import { meteringSuite } from './metering/suite.ts';
import { taskSuite } from './tasks/suite.ts';
import { tenancySuite } from './tenancy/suite.ts';
import { transactionSuite } from './transactions.ts';
import { acrossDomainsSuite } from './transactions-across.ts';
import { nestedTransactionSuite } from './transactions-nested.ts';
import { transactionOptionsSuite } from './transactions-options.ts';
import { addingUsageSuite } from './workflows/adding-usage.ts';
import { workflowSuite } from './workflows/suite.ts';

export { auditLogSuite, type RawSqlDatabase } from './audit/triggers.ts';
export type { DriverUnderTest, TestDatabase } from './driver.ts';
export { everyConstraintSuite, type RawDatabase } from './every-constraint.ts';
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
  publishingSuite(driver);
  periodSuite(driver);
  priceSuite(driver);
  importSuite(driver);
  workflowSuite(driver);
  taskSuite(driver);
  jobSuite(driver);
  meteringSuite(driver);
  transactionSuite(driver);
  transactionOptionsSuite(driver);
  nestedTransactionSuite(driver);
  acrossDomainsSuite(driver);
  addingUsageSuite(driver);
  auditAppendSuite(driver);
  auditConcurrencySuite(driver);
  auditListSuite(driver);
  auditTamperingSuite(driver);
  auditCheckpointSuite(driver);
  tenancySuite(driver);
  constraintSuite(driver);
}
