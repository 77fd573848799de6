import { backfillCrashSuite, backfillSuite } from '@runledger/conformance/migrations';
import { migratingDriver } from './migrating-driver.ts';

backfillSuite(migratingDriver);
backfillCrashSuite(migratingDriver);
