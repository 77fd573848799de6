import { planSuite } from '@runledger/conformance/migrations';
import { migratingDriver } from './migrating-driver.ts';

planSuite(migratingDriver);
