/** Copies of a database file from before a migration that can lose rows. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, statSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Backup, MigrationBackupError } from '@runledger/migrator';
import { TimeoutError } from '@runledger/schema/errors';
import Database from 'better-sqlite3';
import { isBusy } from '../connection/busy.ts';
import { type Connection, openDatabase } from '../connection/open.ts';
import { quoted, tableNamed } from '../names.ts';
import { Attempt, removeLeftovers } from './attempt.ts';

/** Between two turns of the event loop: 4 MiB of pages of the usual size, a few milliseconds. */
const PAGES_AT_ONCE = 1024;

/** Whether one of the tables is there and has rows. */
export function holdsRows(database: Connection, tables: readonly string[]): boolean {
  return tables.some((table) => {
    const name = tableNamed(database, table);
    if (name === null) return false;
    return database.prepare(`SELECT 1 FROM ${quoted(name)} LIMIT 1`).get() !== undefined;
  });
}

/**
 * Copies the database, as it is committed now, into a file beside it: `<path>.<label>.backup`, or, where that is
 * there, with a number before the end. One that a killed process left before anything came of its migration is
 * replaced once the new one is complete. The copy may be read by those who may read the original.
 * @throws MigrationBackupError when it cannot be made, after removing what was
 * @throws TimeoutError when another connection has the database locked
 */
export async function backUp(path: string, label: string): Promise<Backup> {
  const source = resolve(path);
  let attempt: Attempt | null = null;
  try {
    const { mode } = statSync(source);
    removeLeftovers(source);
    attempt = Attempt.begin(`${source}.${label}`, historyOf(source));
    // Under another name until it is complete, so that no half of a copy is taken for one.
    const { file, partial } = attempt;
    closeSync(openSync(partial, 'wx', mode & 0o777));
    await copy(source, partial);
    await sync(partial);
    if (!attempt.isOurs) throw new Error('another process makes it, too');
    await rename(partial, file);
    await sync(dirname(file));
    return backupOf(attempt);
  } catch (error) {
    attempt?.abandon();
    if (isBusy(error) || error instanceof TimeoutError) throw error;
    throw new MigrationBackupError(
      `The migration ${label} can lose rows, and ${JSON.stringify(source)} could not be copied into its directory before it (${reasonOf(error)}): nothing was changed; make room and permission for the copy, or do without it (\`migrate --no-backup\`).`,
      { cause: error },
    );
  }
}

const backupOf = (attempt: Attempt): Backup => ({
  path: attempt.file,
  keep: () => attempt.keep(),
  discard: () => Promise.resolve(attempt.discard()),
});

/** What has been migrated: it differs as soon as anything of a migration is committed. */
function historyOf(path: string): string {
  const connection = openDatabase({ path, readonly: true });
  try {
    const read = (table: string, sql: string) =>
      tableNamed(connection, table) === null ? null : connection.prepare(sql).raw().all();
    const rows = [
      read(
        'schema_migrations',
        'SELECT stream, version, checksum, status, statements_done, applied_at FROM schema_migrations ORDER BY stream, version',
      ),
      read(
        'migration_log',
        `SELECT count(*), max(id) FROM migration_log WHERE action IN ('apply', 'rollback')`,
      ),
    ];
    return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  } finally {
    connection.close();
  }
}

async function copy(source: string, target: string): Promise<void> {
  const flusher = new Flusher(await open(target, 'r+'));
  const connection = openDatabase({ path: source, readonly: true });
  try {
    // A snapshot: otherwise the copying begins again whenever another process has written.
    connection.exec('BEGIN');
    connection.prepare('SELECT 1 FROM sqlite_schema').get();
    const progress = () => {
      flusher.flush();
      return PAGES_AT_ONCE;
    };
    await connection.backup(target, { progress });
  } finally {
    connection.close();
    await flusher.close();
  }
}

/** Hands what is copied to the disk meanwhile: SQLite does so at the end, with the event loop waiting for all of it. */
class Flusher {
  readonly #handle: FileHandle;
  #flushing: Promise<void> | null = null;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  flush(): void {
    this.#flushing ??= this.#flush();
  }

  async close(): Promise<void> {
    await this.#flushing;
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    // A disk that fails says so again when the copy is complete.
    await this.#handle.datasync().catch(() => undefined);
    this.#flushing = null;
  }
}

/** Until the disk has it: a file's content, or a directory's names. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Windows syncs what is opened for writing, which no directory can be; names are durable there without it.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Database.SqliteError && error.code === 'SQLITE_FULL') {
    return 'the disk is full';
  }
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'no file may be made there';
    case 'ENAMETOOLONG':
      return 'its name would be too long';
    default:
      return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  }
}
