import { join } from 'node:path';
import { fencingSuite } from '@runledger/conformance';
import { openTestDatabase, temporaryFile } from './database.ts';

fencingSuite({
  name: 'sqlite file',
  async open() {
    const address = temporaryFile();
    return { address, ...(await openTestDatabase({ path: address })) };
  },
  script: join(import.meta.dirname, 'fencing-process.ts'),
});
