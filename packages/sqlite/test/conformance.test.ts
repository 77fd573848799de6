import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance } from '@runledger/conformance';
import { openTestDatabase } from './database.ts';

conformance({
  name: 'sqlite :memory:',
  open: (options) => openTestDatabase({ path: ':memory:', ...options }),
});

conformance({
  name: 'sqlite file',
  // A suite may open one for all of its tests, so the directory goes with the database.
  async open(options) {
    const directory = mkdtempSync(join(tmpdir(), 'runledger-'));
    const database = await openTestDatabase({ path: join(directory, 'test.db'), ...options });
    return {
      ...database,
      async close() {
        await database.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  },
});
