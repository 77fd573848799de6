import { join } from 'node:path';
import { quotaProcessSuite } from '@runledger/conformance';
import { openTestDatabase, temporaryFile } from './database.ts';

quotaProcessSuite({
  name: 'sqlite',
  async open() {
    const path = temporaryFile();
    return { database: await openTestDatabase({ path }), address: path };
  },
  script: join(import.meta.dirname, 'quota-process.ts'),
});
