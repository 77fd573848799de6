import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ConnectionError, TimeoutError } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory, temporaryFile } from '../../test/database.ts';
import { openDatabase, useWriteAheadLog } from './open.ts';

function opened(path: string) {
  const database = openDatabase({ path });
  onTestFinished(() => {
    database.close();
  });
  return database;
}

function refusal(path: string, options: { create?: boolean; readonly?: boolean } = {}): string {
  let error: unknown;
  try {
    openDatabase({ path, ...options }).close();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ConnectionError);
  const { message } = error as ConnectionError;
  // One sentence, with a way out after the colon.
  expect(message).toMatch(/^[^:]+.*: .+\.$/);
  expect(message).not.toContain('\n');
  return message;
}

describe('openDatabase', () => {
  it('enforces foreign keys, trusts no schema and never waits inside SQLite', () => {
    for (const path of [':memory:', temporaryFile()]) {
      const database = opened(path);
      expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
      expect(database.pragma('trusted_schema', { simple: true })).toBe(0);
      expect(database.pragma('busy_timeout', { simple: true })).toBe(0);
    }
  });

  it('opens for reading only', () => {
    const path = temporaryFile();
    opened(path).exec('CREATE TABLE t (a)');
    const reader = openDatabase({ path, readonly: true });
    onTestFinished(() => {
      reader.close();
    });
    expect(() => reader.exec('INSERT INTO t VALUES (1)')).toThrow(/readonly/);
  });

  it('refuses an empty path', () => {
    expect(refusal('')).toContain('empty');
    expect(refusal('  ')).toContain('empty');
  });

  it('refuses a path with a NUL, and shows it escaped', () => {
    expect(refusal('/tmp/a\0b')).toContain('\\u0000');
  });

  it('refuses white space around a path, which would be dropped without a word', () => {
    expect(refusal('/tmp/a.db ')).toContain('white space');
  });

  it('refuses an address', () => {
    expect(refusal('file:/tmp/a.db')).toContain('address');
  });

  it('refuses what names a directory, whether it is there or not', () => {
    const directory = temporaryDirectory();
    expect(refusal(`${directory}/`)).toContain('directory');
    expect(refusal(join(directory, 'missing/'))).toContain('directory');
    expect(refusal(directory)).toContain('is a directory');
  });

  it('names the directory that is missing', () => {
    const directory = join(temporaryDirectory(), 'missing');
    expect(refusal(join(directory, 'a.db'))).toContain(`${directory}" of the SQLite`);
  });

  it('refuses a file in a file', () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    expect(refusal(join(file, 'a.db'))).toContain('is no directory');
  });

  it('refuses a file that is missing when none is to be made, and makes none', () => {
    const path = temporaryFile();
    expect(refusal(path, { create: false })).toContain('runledger migrate');
    expect(refusal(path, { readonly: true })).toContain('There is no SQLite database');
    expect(refusal(path, { create: false })).toContain('There is no SQLite database');
  });

  it('refuses a link that leads nowhere into a missing directory', () => {
    const directory = temporaryDirectory();
    const link = join(directory, 'link.db');
    symlinkSync(join(directory, 'missing', 'a.db'), link);
    expect(refusal(link)).toContain('cannot be opened');
  });

  it('refuses a path that is too long', () => {
    expect(refusal(`/tmp/${'a'.repeat(5_000)}`)).toContain('cannot be looked at');
  });

  it('refuses a file that is no database', () => {
    const path = temporaryFile();
    writeFileSync(path, 'This is a text of some length, and no database at all. '.repeat(20));
    expect(refusal(path)).toContain('is not an SQLite database');
  });

  it('takes an empty file for a new database', () => {
    const path = temporaryFile();
    writeFileSync(path, '');
    expect(opened(path).pragma('page_count', { simple: true })).toBe(0);
  });

  it('takes a path relative to the working directory, with spaces and quotes in it', () => {
    const directory = join(temporaryDirectory(), `it's a "test"`);
    mkdirSync(directory);
    const path = join(directory, 'a b.db');
    opened(relative(process.cwd(), path)).exec('CREATE TABLE t (a)');
    expect(opened(path).prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['t']);
  });
});

describe('useWriteAheadLog', () => {
  it('switches a file, for every connection that comes after', async () => {
    const path = temporaryFile();
    await useWriteAheadLog(opened(path), { deadlineMs: 1_000 });
    expect(opened(path).pragma('journal_mode', { simple: true })).toBe('wal');
  });

  it('leaves a database in memory alone', async () => {
    const database = opened(':memory:');
    await useWriteAheadLog(database, { deadlineMs: 0 });
    expect(database.pragma('journal_mode', { simple: true })).toBe('memory');
  });

  it('waits while another connection writes, and gives up at the deadline', async () => {
    const path = temporaryFile();
    const other = opened(path);
    other.exec('CREATE TABLE t (a); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
    const database = opened(path);
    await expect(useWriteAheadLog(database, { deadlineMs: 20 })).rejects.toThrow(TimeoutError);
    const switching = useWriteAheadLog(database, { deadlineMs: 10_000 });
    setImmediate(() => other.exec('COMMIT'));
    await switching;
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  });
});
