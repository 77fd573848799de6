import {
  ClosedError,
  DatabaseError,
  DataError,
  type QueryEvent,
  TimeoutError,
  TransactionScopeError,
} from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFile } from '../../test/database.ts';
import { SqliteDatabase } from './database.ts';
import type { SqliteOptions } from './options.ts';
import { inTransaction } from './transaction.ts';

async function open(options: Partial<SqliteOptions> = {}): Promise<SqliteDatabase> {
  const database = await SqliteDatabase.open({ path: temporaryFile(), migrate: true, ...options });
  onTestFinished(() => database.close());
  await database.query('CREATE TABLE t (a INTEGER) STRICT', []);
  return database;
}

const count = async (database: SqliteDatabase) =>
  (await database.query('SELECT count(*) AS n FROM t', [])).rows[0]?.n;

describe.each([':memory:', 'file'])('SqliteDatabase on %s', (place) => {
  const openHere = (options: Partial<SqliteOptions> = {}) =>
    open(place === ':memory:' ? { ...options, path: place } : options);

  it('tells the rows of a query and the changes of a statement', async () => {
    const database = await openHere();
    expect(await database.query('INSERT INTO t VALUES (?), (?)', [1, 2])).toMatchObject({
      rows: [],
      changes: 2,
    });
    expect(await database.query('SELECT a FROM t ORDER BY a', [])).toEqual({
      rows: [{ a: 1 }, { a: 2 }],
      changes: 0,
    });
    expect(await database.query('DELETE FROM t WHERE a = ? RETURNING a', [1])).toMatchObject({
      rows: [{ a: 1 }],
      changes: 1,
    });
  });

  it('writes through WITH too', async () => {
    const database = await openHere();
    const sql = 'WITH one AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM one';
    expect((await database.query(sql, [])).changes).toBe(1);
    expect(await count(database)).toBe(1);
  });

  it('never rounds an integer', async () => {
    const database = await openHere();
    await database.query('INSERT INTO t VALUES (9007199254740991), (1)', []);
    expect(await database.query('SELECT max(a) AS a FROM t', [])).toMatchObject({
      rows: [{ a: Number.MAX_SAFE_INTEGER }],
    });
    await expect(database.query('SELECT sum(a) AS total FROM t', [])).rejects.toThrow(DataError);
    await expect(database.query('SELECT -9007199254740993 AS a', [])).rejects.toThrow(DataError);
    expect((await database.query('SELECT cast(sum(a) AS text) AS total FROM t', [])).rows).toEqual([
      { total: '9007199254740992' },
    ]);
    expect((await database.query('SELECT 0.5 AS half, 1e300 AS vast', [])).rows).toEqual([
      { half: 0.5, vast: 1e300 },
    ]);
  });

  it('takes bigints', async () => {
    const database = await openHere();
    await database.query('INSERT INTO t VALUES (?)', [2n ** 62n]);
    expect((await database.query('SELECT cast(a AS text) AS a FROM t', [])).rows).toEqual([
      { a: String(2n ** 62n) },
    ]);
  });

  it('says what is wrong with a statement', async () => {
    const database = await openHere();
    for (const [sql, values] of [
      ['SELEC 1', []],
      ['SELECT * FROM missing', []],
      ['SELECT 1; SELECT 2', []],
      ['INSERT INTO t VALUES (?)', []],
      ['INSERT INTO t VALUES (?)', [new Date()]],
      ["INSERT INTO t VALUES ('text')", []],
    ] as const) {
      await expect(database.query(sql, values)).rejects.toThrow(DatabaseError);
    }
  });

  it('refuses to begin or end transactions by statement', async () => {
    const database = await openHere();
    for (const sql of [
      'BEGIN',
      'begin immediate',
      'COMMIT',
      'ROLLBACK',
      'SAVEPOINT s',
      '/* c */ COMMIT',
    ]) {
      await expect(database.query(sql, [])).rejects.toThrow(TransactionScopeError);
      await inTransaction(database, async (transaction) => {
        await expect(transaction.query(sql, [])).rejects.toThrow(TransactionScopeError);
        await transaction.query('SELECT 1', []);
      });
    }
  });

  it('makes a call that waits behind an endless transaction give up', async () => {
    const database = await openHere({ busyTimeoutMs: 10 });
    const failed = await inTransaction(database, async () => {
      // As a call from elsewhere: this test is not inside the scope.
      return await database.query('INSERT INTO t VALUES (1)', []).catch((error: unknown) => error);
    });
    expect(failed).toBeInstanceOf(TimeoutError);
    expect((failed as Error).message).toContain('busyTimeoutMs');
  });

  it('rolls back when a deferred foreign key is broken at the commit, and names it', async () => {
    const database = await openHere();
    await database.query('CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT', []);
    await database.query(
      `CREATE TABLE c (p INTEGER, CONSTRAINT fk_c_p FOREIGN KEY (p) REFERENCES p (id)
        DEFERRABLE INITIALLY DEFERRED) STRICT`,
      [],
    );
    const committing = inTransaction(database, (transaction) =>
      transaction.query('INSERT INTO c VALUES (1)', []),
    );
    await expect(committing).rejects.toMatchObject({
      code: 'FOREIGN_KEY_VIOLATION',
      table: 'c',
      constraint: 'fk_c_p',
    });
    expect((await database.query('SELECT * FROM c', [])).rows).toEqual([]);
  });

  it('goes on after a transaction that SQLite itself rolled back', async () => {
    const database = await openHere();
    const failing = inTransaction(database, (transaction) =>
      transaction.query('INSERT OR ROLLBACK INTO t VALUES (?)', ['text']),
    );
    await expect(failing).rejects.toThrow(DatabaseError);
    await database.query('INSERT INTO t VALUES (1)', []);
    expect(await count(database)).toBe(1);
  });

  it('waits for calls under way when it closes, and refuses later ones', async () => {
    const database = await openHere();
    const calls = Array.from({ length: 20 }, () => database.query('INSERT INTO t VALUES (1)', []));
    const slow = inTransaction(database, async (transaction) => {
      await new Promise((resolve) => setImmediate(resolve));
      return (await transaction.query('SELECT count(*) AS n FROM t', [])).rows[0]?.n;
    });
    const closing = database.close();
    await expect(count(database)).rejects.toThrow(ClosedError);
    expect(await slow).toBe(20);
    await Promise.all([...calls, closing]);
    await database.close();
  });

  it('tells the listener SQL, duration and rows, and never values', async () => {
    const events: QueryEvent[] = [];
    const database = await openHere({ onQuery: (event) => events.push(event) });
    events.length = 0;
    await database.query('INSERT INTO t VALUES (?), (?)', [123_456_789, 2]);
    await database.query('SELECT a FROM t', []);
    await database.query('INSERT INTO t VALUES (?)', ['a secret']).catch(() => undefined);
    expect(events.map(({ sql, rows }) => [sql, rows])).toEqual([
      ['INSERT INTO t VALUES (?), (?)', 2],
      ['SELECT a FROM t', 2],
      ['INSERT INTO t VALUES (?)', 0],
    ]);
    expect(events.map(({ error }) => error)).toEqual([null, null, expect.any(DatabaseError)]);
    expect(events.every(({ durationMs }) => durationMs >= 0)).toBe(true);
    expect(JSON.stringify(events)).not.toMatch(/123456789|secret/);
  });
});

describe('SqliteDatabase on a file', () => {
  it('reads what is committed while a transaction goes on', async () => {
    const database = await open();
    await inTransaction(database, async (transaction) => {
      await transaction.query('INSERT INTO t VALUES (1)', []);
      expect(await count(database)).toBe(0);
    });
    expect(await count(database)).toBe(1);
  });

  it('lends out so many readers and no more', async () => {
    const database = await open({ maxReaders: 2, busyTimeoutMs: 10 });
    const [first, second] = [await database.borrowReader(), await database.borrowReader()];
    expect(first).not.toBe(second);
    await expect(database.borrowReader()).rejects.toThrow(TimeoutError);
    database.returnReader(second);
    expect(await database.borrowReader()).toBe(second);
    database.returnReader(second);
    database.returnReader(first);
  });

  it('does not let a reader write', async () => {
    const database = await open();
    const reader = await database.borrowReader();
    expect(() => reader.run('INSERT INTO t VALUES (1)')).toThrow(DatabaseError);
    database.returnReader(reader);
  });

  it('waits for streams when it closes', async () => {
    const database = await open();
    const reader = await database.borrowReader();
    let isClosed = false;
    const closing = database.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    database.returnReader(reader);
    await closing;
  });

  it('is in the write-ahead log, in the durability that was asked for', async () => {
    for (const [synchronous, level] of [
      ['NORMAL', 1],
      ['FULL', 2],
    ] as const) {
      const { writer } = await open({ synchronous });
      expect(writer.native.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(writer.native.pragma('synchronous', { simple: true })).toBe(level);
    }
  });
});
