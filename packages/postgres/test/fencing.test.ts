import { join } from 'node:path';
import { fencingSuite } from '@runledger/conformance';
import { openTestDatabase } from './database.ts';

fencingSuite({
  name: 'postgres',
  async open() {
    const database = await openTestDatabase();
    return { ...database, address: database.url };
  },
  script: join(import.meta.dirname, 'fencing-process.ts'),
});
