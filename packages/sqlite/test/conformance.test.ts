import { conformance } from '@runledger/conformance';
import { openTestDatabase, temporaryFile } from './database.ts';

conformance({
  name: 'sqlite :memory:',
  open: (options) => openTestDatabase({ path: ':memory:', ...options }),
});

conformance({
  name: 'sqlite file',
  open: (options) => openTestDatabase({ path: temporaryFile(), ...options }),
});
