/** Which models there are, and what they cost at which time. */
import type { DriverUnderTest } from '../driver.ts';
import { importSuite } from './importing.ts';
import { periodSuite } from './periods.ts';
import { priceSuite } from './prices.ts';
import { publishingSuite } from './publishing.ts';

export function catalogSuite(driver: DriverUnderTest): void {
  publishingSuite(driver);
  periodSuite(driver);
  priceSuite(driver);
  importSuite(driver);
}
