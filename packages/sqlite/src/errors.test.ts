import {
  ClosedError,
  ConnectionError,
  DatabaseError,
  TimeoutError,
  TransactionConflictError,
  ValidationError,
} from '@runledger/schema';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { mapError } from './errors.ts';

const native = (code: string, message = 'message') => new Database.SqliteError(message, code);

describe('mapError', () => {
  it.each([
    ['SQLITE_BUSY', TimeoutError],
    ['SQLITE_BUSY_SNAPSHOT', TransactionConflictError],
    ['SQLITE_LOCKED', TimeoutError],
    ['SQLITE_NOTADB', ConnectionError],
    ['SQLITE_CANTOPEN', ConnectionError],
    ['SQLITE_CANTOPEN_ISDIR', ConnectionError],
    ['SQLITE_PERM', ConnectionError],
    ['SQLITE_READONLY', DatabaseError],
    ['SQLITE_READONLY_DBMOVED', DatabaseError],
    ['SQLITE_CORRUPT', DatabaseError],
    ['SQLITE_CORRUPT_INDEX', DatabaseError],
    ['SQLITE_FULL', DatabaseError],
    ['SQLITE_IOERR_WRITE', DatabaseError],
    ['SQLITE_ERROR', DatabaseError],
    ['SQLITE_CONSTRAINT_DATATYPE', DatabaseError],
  ])('says %s in one sentence, and keeps the cause', (code, expected) => {
    const cause = native(code);
    const mapped = mapError(cause, { path: '/data/a.db' }) as Error;
    expect(mapped).toBeInstanceOf(expected);
    expect(mapped.message).toMatch(/^[A-Z"].*\.$/);
    expect(mapped.cause).toBe(cause);
  });

  it('names the file', () => {
    const mapped = mapError(native('SQLITE_FULL'), { path: '/data/a.db' }) as Error;
    expect(mapped.message).toContain('"/data/a.db"');
  });

  it('tells a closed connection', () => {
    const cause = new TypeError('The database connection is not open');
    expect(mapError(cause)).toBeInstanceOf(ClosedError);
  });

  it('leaves alone what is mapped already, and what is not of the database', () => {
    for (const error of [
      new ValidationError('It', []),
      new TypeError('x is not a function'),
      'text',
    ]) {
      expect(mapError(error)).toBe(error);
    }
  });
});
