import { approvalSuite, protectionSuite } from '@runledger/conformance/migrations';
import { migratingDriver } from './migrating-driver.ts';

approvalSuite(migratingDriver);
protectionSuite(migratingDriver);
