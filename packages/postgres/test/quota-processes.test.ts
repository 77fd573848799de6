import { join } from 'node:path';
import { quotaProcessSuite } from '@runledger/conformance';
import { openTestDatabase } from './database.ts';

quotaProcessSuite({
  name: 'postgres',
  async open() {
    const database = await openTestDatabase();
    return { database, address: database.url };
  },
  script: join(import.meta.dirname, 'quota-process.ts'),
});
