/** Everything about jobs that every driver must do alike. */
import type { DriverUnderTest } from '../driver.ts';
import { changeSuite } from './changes.ts';
import { claimSuite } from './claim.ts';
import { jobConcurrencySuite } from './concurrency.ts';
import { enqueueSuite } from './enqueue.ts';
import { failingSuite } from './failing.ts';
import { housekeepingSuite } from './housekeeping.ts';
import { leaseSuite } from './leases.ts';
import { jobPlanSuite } from './plans.ts';
import { rescueSuite } from './rescue.ts';
import { turnsSuite } from './turns.ts';
import { wakeupSuite } from './wakeups.ts';

export function jobSuite(driver: DriverUnderTest): void {
  enqueueSuite(driver);
  claimSuite(driver);
  turnsSuite(driver);
  leaseSuite(driver);
  failingSuite(driver);
  rescueSuite(driver);
  changeSuite(driver);
  housekeepingSuite(driver);
  wakeupSuite(driver);
  jobConcurrencySuite(driver);
  jobPlanSuite(driver);
}
