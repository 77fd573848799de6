import { migrationSuite } from '@runledger/conformance/migrations';
import { migratingDriver } from './migrating-driver.ts';

migrationSuite(migratingDriver);
