import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Files, migratorOn, runProcess } from '@runledger/conformance/migrations';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/connection/open.ts';
import { startThread } from '../src/migrations/load-thread.ts';
import { migratingDriver } from './migrating-driver.ts';

const MEGABYTES = 8;
const TABLES = {
  name: 'app/202601010001_tables',
  up: `CREATE TABLE pairs (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER); INSERT INTO pairs VALUES (1, 0, 0);
    CREATE TABLE blobs (id INTEGER PRIMARY KEY, content BLOB);
    INSERT INTO blobs (content) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MEGABYTES})
      SELECT randomblob(1024 * 1024) FROM n;`,
  down: 'DROP TABLE pairs; DROP TABLE blobs;',
};
const DROP = {
  name: 'app/202601010002_drop',
  up: '-- runledger: allow=row-loss reason="not needed"\nDROP TABLE blobs;',
  down: '-- Nothing.',
};

async function openTables() {
  const database = await migratingDriver.create();
  onTestFinished(() => database.drop());
  const files = new Files([TABLES]);
  await migratorOn(database, files).up();
  files.write(DROP);
  return { database, files };
}

function read(path: string, sql: string): unknown[] {
  const connection = openDatabase({ path, readonly: true });
  try {
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

const backupsBeside = (path: string) =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`));

/** Without the log that is there while, or after, somebody has the database open. */
const copiesBeside = (path: string) =>
  backupsBeside(path).filter((name) => !/-(wal|shm)$/.test(name));

describe('the copy before a destructive migration', () => {
  it('holds what has not left the log yet', async () => {
    const { database, files } = await openTables();
    const other = openDatabase({ path: database.address });
    onTestFinished(() => void other.close());
    other.pragma('wal_autocheckpoint = 0');
    other.exec('INSERT INTO pairs VALUES (2, 7, 7)');
    const { applied } = await migratorOn(database, files).up();
    const copy = applied[0]?.backup ?? '';
    // It stands alone: there is no log of its own beside it.
    expect(backupsBeside(database.address)).toEqual([basename(copy)]);
    expect(read(copy, 'SELECT id, a, b FROM pairs ORDER BY id')).toEqual([
      { id: 1, a: 0, b: 0 },
      { id: 2, a: 7, b: 7 },
    ]);
  });

  it('is of one moment while another connection writes all the time', async () => {
    const { database, files } = await openTables();
    const writer = await startThread({
      path: database.address,
      queries: ['UPDATE pairs SET a = a + 1, b = b + 1'],
      everyMs: 0,
    });
    const { applied } = await migratorOn(database, files).up();
    const { count, refused } = await writer.stop();
    const copy = applied[0]?.backup ?? '';
    expect(read(copy, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(read(copy, 'SELECT count(*) AS blobs FROM blobs')).toEqual([{ blobs: MEGABYTES }]);
    const [pair] = read(copy, 'SELECT a, b FROM pairs') as { a: number; b: number }[];
    expect(pair?.a).toBe(pair?.b);
    const [last] = read(database.address, 'SELECT a, b FROM pairs') as { a: number }[];
    expect(refused).toBe(0);
    // It went on after the moment of the copy.
    expect(last?.a).toBeGreaterThan(pair?.a ?? 0);
    expect(count).toBeGreaterThanOrEqual(last?.a ?? 0);
  });

  it('that a crash cuts off is told from a whole one, which the next run makes', async () => {
    const { database, files } = await openTables();
    const order = { address: database.address, sources: files.sources, command: 'up' } as const;
    const end = await runProcess(
      migratingDriver,
      { ...order, killAt: 0, diesAtFileLimit: true },
      { shell: `ulimit -c 0; ulimit -f ${(MEGABYTES / 2) * 2048};` },
    );
    expect(end.signal).toBe('SIGXFSZ');
    const name = `${basename(database.address)}.app-202601010002-up.backup`;
    const left = backupsBeside(database.address);
    expect(left).toContainEqual(expect.stringMatching(/\.backup\.[0-9a-f]+\.partial$/));
    expect(left).not.toContain(name);

    const { applied } = await migratorOn(database, files).up();
    expect(basename(applied[0]?.backup ?? '')).toBe(name);
    expect(read(applied[0]?.backup ?? '', 'SELECT id FROM blobs')).toHaveLength(MEGABYTES);
    expect(copiesBeside(database.address)).toEqual([name]);
  });

  it('that finds no room goes, and stops the run before anything is changed', async () => {
    const { database, files } = await openTables();
    const { address } = database;
    // Files may be no larger than half of the database; writing on is an error then, as on a full disk.
    const blocks = (MEGABYTES / 2) * 2048;
    const end = await runProcess(
      migratingDriver,
      { address, sources: files.sources, command: 'up', killAt: 0 },
      { shell: `ulimit -f ${blocks};` },
    );
    expect(end.code).toBe(1);
    expect(end.error).toMatch(
      /^The migration app-202601010002-up can lose rows, and ".*" could not be copied .*: nothing was changed; make room and permission for the copy, or do without it/,
    );
    expect(backupsBeside(join(address))).toEqual([]);
    expect(await database.rows('SELECT count(*) AS blobs FROM blobs')).toEqual([
      { blobs: MEGABYTES },
    ]);
    expect((await migratorOn(database, files).status()).state).toBe('pending');
  });
});
