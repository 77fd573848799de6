/** The chains of the audit log. Its triggers are tried apart, past the store. */
import type { DriverUnderTest } from '../driver.ts';
import { auditAppendSuite } from './append.ts';
import { auditCheckpointSuite } from './checkpoints.ts';
import { auditConcurrencySuite } from './concurrency.ts';
import { auditListSuite } from './list.ts';
import { auditTamperingSuite } from './tampering.ts';

export function auditSuite(driver: DriverUnderTest): void {
  auditAppendSuite(driver);
  auditConcurrencySuite(driver);
  auditListSuite(driver);
  auditTamperingSuite(driver);
  auditCheckpointSuite(driver);
}
