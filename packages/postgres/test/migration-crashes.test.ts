import { crashSuite } from '@runledger/conformance/migrations';
import { startPostgres } from '@tooling/postgres-server';
import { afterAll } from 'vitest';
import { serverCrashed } from './interruptions.ts';
import { migratingDriver, migratingDriverOn } from './migrating-driver.ts';

crashSuite(migratingDriver);

// A server that crashes takes every connection along, so it has to be one of its own.
if (process.env.TEST_CRASHES === 'all') {
  const server = await startPostgres({ durable: true });
  afterAll(() => server.stop());
  const driver = migratingDriverOn(server.url, [serverCrashed]);
  crashSuite({ ...driver, name: 'postgres, the server crashing' }, { between: false });
}
