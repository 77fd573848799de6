/** What must hold of an open database, looked at without writing anything. */
import type { Health, HealthCheck } from '@runledger/schema';
import type { SqliteDatabase } from './connection/database.ts';
import { checkSchemaVersion } from './schema-version.ts';

export async function checkHealth(database: SqliteDatabase): Promise<Health> {
  database.enter();
  const checks = [
    await check('answers', () => ping(database)),
    await check('foreign keys', () => foreignKeys(database)),
    await check('journal', () => journal(database)),
    await check('schema', () => schema(database)),
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

interface Finding {
  readonly ok: boolean;
  readonly detail: string;
}

async function check(name: string, look: () => Promise<Finding> | Finding): Promise<HealthCheck> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads the file, not only the memory: a disk that is gone shows. */
async function ping(database: SqliteDatabase): Promise<Finding> {
  const began = performance.now();
  await database.query('SELECT count(*) AS tables FROM sqlite_schema', []);
  return { ok: true, detail: `in ${(performance.now() - began).toFixed(1)} ms` };
}

// Asked of the connection that writes, and not through statements that others' transactions make wait.
function foreignKeys({ writer }: SqliteDatabase): Finding {
  const ok = writer.native.pragma('foreign_keys', { simple: true }) === 1;
  return { ok, detail: ok ? 'enforced' : 'not enforced: open the store again' };
}

function journal(database: SqliteDatabase): Finding {
  if (database.isMemory) return { ok: true, detail: 'none: the database is in memory' };
  const mode = String(database.writer.native.pragma('journal_mode', { simple: true }));
  return mode === 'wal'
    ? { ok: true, detail: 'write-ahead log' }
    : { ok: false, detail: `${mode}, not a write-ahead log: open the store again` };
}

async function schema(database: SqliteDatabase): Promise<Finding> {
  return { ok: true, detail: `version ${await checkSchemaVersion(database)}` };
}
