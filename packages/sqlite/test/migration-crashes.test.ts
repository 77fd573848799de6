import { crashSuite } from '@runledger/conformance/migrations';
import { migratingDriver } from './migrating-driver.ts';

crashSuite(migratingDriver);
