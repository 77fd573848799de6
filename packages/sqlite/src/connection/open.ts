/** Opening one connection to a database, and saying in one sentence why that cannot be. */
import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConnectionError } from '@runledger/schema/errors';
import Database from 'better-sqlite3';
import { mapError } from '../errors.ts';
import { isBusy, retryWhileBusy } from './busy.ts';

export type Connection = Database.Database;

export interface OpenOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  /** Nothing can be written through the connection. */
  readonly readonly?: boolean;
  /** Whether a file that is not there is made; it is unless this is false or the connection is read-only. */
  readonly create?: boolean;
}

const MEMORY = ':memory:';

/** Whether the path names a database that lives and ends with its one connection. */
export const isMemory = (path: string): boolean => path === MEMORY;

/**
 * Opens one connection: foreign keys enforced, the schema not trusted with functions that could harm, and no
 * waiting inside SQLite (see {@link retryWhileBusy}).
 * @throws ConnectionError when the path is no database that can be opened; the message says the way out
 */
export function openDatabase(options: OpenOptions): Connection {
  const create = options.create !== false && !options.readonly;
  const path = isMemory(options.path)
    ? MEMORY
    : checkedPath(options.path, options.readonly, create);
  let database: Connection | undefined;
  try {
    database = new Database(path, {
      readonly: options.readonly === true && path !== MEMORY,
      fileMustExist: !create && path !== MEMORY,
      timeout: 0,
    });
    database.pragma('foreign_keys = ON');
    database.pragma('trusted_schema = OFF');
    readHeader(database);
    return database;
  } catch (error) {
    database?.close();
    throw mapError(error, { path });
  }
}

/**
 * Switches a file to write-ahead logging, which outlives the connection: readers and the writer then do not
 * wait for each other. Needs the file to itself for a moment, so it waits for other connections. A database in
 * memory has no log.
 * @throws TimeoutError when other connections keep the file locked
 * @throws ConnectionError when the file system cannot hold a log (it needs shared memory)
 */
export async function useWriteAheadLog(
  database: Connection,
  options: { readonly deadlineMs: number },
): Promise<void> {
  if (database.memory) return;
  const mode = await retryWhileBusy(
    () =>
      database.pragma('journal_mode', { simple: true }) === 'wal'
        ? 'wal'
        : database.pragma('journal_mode = WAL', { simple: true }),
    {
      deadlineMs: options.deadlineMs,
      purpose: 'to switch the SQLite database to write-ahead logging',
    },
  );
  if (mode !== 'wal') {
    throw new ConnectionError(
      `The SQLite database ${quote(database.name)} cannot use write-ahead logging: put it on a local disk, not a network file system.`,
    );
  }
}

// SQLite reads the file only when asked to: without this, a file that is no database would open.
function readHeader(database: Connection): void {
  try {
    database.pragma('schema_version');
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
}

function checkedPath(given: string, readonly: boolean | undefined, create: boolean): string {
  if (given.trim() === '') {
    throw refused('The path of the SQLite database is empty', 'give a file, or `:memory:`');
  }
  if (given.includes('\0')) {
    throw refused(
      `The path ${quote(given)} of the SQLite database holds a NUL`,
      'give a plain path',
    );
  }
  if (given !== given.trim()) {
    throw refused(`The path ${quote(given)} begins or ends with white space`, 'take it away');
  }
  if (given.startsWith('file:')) {
    throw refused(`The path ${quote(given)} is an address`, 'give a plain path, without `file:`');
  }
  if (/[\\/]$/.test(given)) {
    throw refused(`The path ${quote(given)} names a directory`, 'add the name of a file to it');
  }
  const path = resolve(given);
  const file = statsOf(path);
  checkFile(path, file, create);
  checkAccess(path, file !== undefined, readonly === true);
  return path;
}

function checkFile(path: string, file: Stats | undefined, create: boolean): void {
  if (file?.isDirectory()) {
    throw refused(`${quote(path)} is a directory`, 'give the path of a file in it');
  }
  if (file) return;
  const directory = dirname(path);
  const parent = statsOf(directory);
  if (!parent) {
    throw refused(
      `The directory ${quote(directory)} of the SQLite database does not exist`,
      'make it, or give another path',
    );
  }
  if (!parent.isDirectory()) {
    throw refused(`${quote(directory)} is no directory`, 'give another path');
  }
  if (!create) {
    throw refused(
      `There is no SQLite database at ${quote(path)}`,
      'make it with `runledger migrate --driver sqlite`, or give another path',
    );
  }
}

/** What is at the path, or `undefined` for nothing. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    const isHidden = (cause as NodeJS.ErrnoException).code === 'EACCES';
    throw new ConnectionError(
      isHidden
        ? `The directory ${quote(dirname(path))} may not be entered by this user: change its permissions.`
        : `${quote(path)} cannot be looked at: give another path.`,
      { cause },
    );
  }
}

// SQLite opens a file it may not write as a read-only one without a word, and fails at the first write.
function checkAccess(path: string, exists: boolean, readonly: boolean): void {
  const mayRead = !exists || isPermitted(path, constants.R_OK);
  if (!mayRead) {
    throw refused(`The file ${quote(path)} may not be read by this user`, 'change its permissions');
  }
  if (readonly) return;
  if (exists && !isPermitted(path, constants.W_OK)) {
    throw refused(`The file ${quote(path)} is read-only for this user`, 'change its permissions');
  }
  const directory = dirname(path);
  if (!isPermitted(directory, constants.W_OK | constants.X_OK)) {
    throw refused(
      `The directory ${quote(directory)} is read-only for this user and SQLite keeps its log beside the file`,
      'change its permissions, or give another path',
    );
  }
}

function isPermitted(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function refused(fault: string, wayOut: string): ConnectionError {
  return new ConnectionError(`${fault}: ${wayOut}.`);
}

const quote = (path: string): string => JSON.stringify(path);
