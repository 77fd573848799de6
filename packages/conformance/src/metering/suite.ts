import type { DriverUnderTest } from '../driver.ts';
import { budgetSuite } from './budgets.ts';
import { keyPurgeSuite } from './key-purge.ts';
import { usageListSuite } from './lists.ts';
import { usagePlanSuite } from './plans.ts';
import { quotaChangeSuite } from './quota-changes.ts';
import { quotaConcurrencySuite } from './quota-concurrency.ts';
import { quotaExpirySuite } from './quota-expiry.ts';
import { quotaPropertySuite } from './quota-property.ts';
import { recordSuite } from './record.ts';
import { reserveSuite } from './reserve.ts';
import { settleSuite } from './settle.ts';
import { tooMuchUsageSuite } from './too-much.ts';
import { totalsSuite } from './totals.ts';

export function meteringSuite(driver: DriverUnderTest): void {
  recordSuite(driver);
  keyPurgeSuite(driver);
  totalsSuite(driver);
  tooMuchUsageSuite(driver);
  usageListSuite(driver);
  budgetSuite(driver);
  reserveSuite(driver);
  settleSuite(driver);
  quotaExpirySuite(driver);
  quotaChangeSuite(driver);
  quotaPropertySuite(driver);
  usagePlanSuite(driver);
  quotaConcurrencySuite(driver);
}
