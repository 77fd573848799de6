/** Migrates the SQLite database at the address it is given; see the crash suite. */
import { migrateInProcess } from '@runledger/conformance/migrate-process';
import { openDatabase } from '../src/connection/open.ts';
import { targetOn } from '../src/migrations/target.ts';

await migrateInProcess((path, { shortOfMemory = false }) => {
  if (!shortOfMemory) return targetOn(path, null);
  const connection = openDatabase({ path });
  // Pages that are changed go to the log as soon as others are needed.
  connection.pragma('cache_size = 1');
  connection.pragma('cache_spill = 1');
  return targetOn(path, connection);
});
