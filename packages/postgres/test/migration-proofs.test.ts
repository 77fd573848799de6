import { proofSuite } from '@runledger/conformance/migrations';
import { migratingDriver } from './migrating-driver.ts';

proofSuite(migratingDriver);
