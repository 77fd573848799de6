/** Migrates the PostgreSQL database at the address it is given; see the crash suite. */
import { migrateInProcess } from '@runledger/conformance/migrate-process';
import { migrationTarget } from '../src/migrations.ts';

await migrateInProcess((url) => migrationTarget({ url, sslMode: 'disable' }));
