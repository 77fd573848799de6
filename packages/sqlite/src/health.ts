/** What must hold of an open database, looked at without writing anything. */
import { answerTime, type Finding, runChecks } from '@runledger/repositories';
import type { Health } from '@runledger/schema';
import type { SqliteDatabase } from './connection/database.ts';
import { identityOf } from './connection/file-identity.ts';
import { checkSchemaVersion } from './schema-version.ts';

export async function checkHealth(database: SqliteDatabase): Promise<Health> {
  database.enter();
  return await runChecks({
    answers: () => answerTime(() => database.query(PING, [])),
    file: () => file(database),
    'foreign keys': () => foreignKeys(database),
    journal: () => journal(database),
    schema: async () => ({ ok: true, detail: await checkSchemaVersion(database) }),
  });
}

// Reads the file, not only the memory: a disk that is gone shows.
const PING = 'SELECT count(*) AS tables FROM sqlite_schema';

// A connection goes on with the file that it opened, wherever that is by now: what is written to it would be lost.
function file({ file: opened }: SqliteDatabase): Finding {
  if (opened === null) return { ok: true, detail: 'none: the database is in memory' };
  const { path } = opened;
  const now = identityOf(path);
  if (now === null) {
    return { ok: false, detail: `${path} was deleted or moved away: open the store again` };
  }
  return now.inode === opened.inode && now.device === opened.device
    ? { ok: true, detail: path }
    : { ok: false, detail: `${path} was replaced by another file: open the store again` };
}

// Asked of the connection itself: a statement would wait for the transaction that goes on there.
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
