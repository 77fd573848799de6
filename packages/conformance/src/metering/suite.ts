import type { DriverUnderTest } from '../driver.ts';
import { usageListSuite } from './lists.ts';
import { recordSuite } from './record.ts';
import { totalsSuite } from './totals.ts';

export function meteringSuite(driver: DriverUnderTest): void {
  recordSuite(driver);
  totalsSuite(driver);
  usageListSuite(driver);
}
