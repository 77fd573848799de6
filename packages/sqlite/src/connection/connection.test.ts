import { DataError } from '@runledger/schema';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteConnection } from './connection.ts';
import { openDatabase } from './open.ts';

function open(): SqliteConnection {
  const native = openDatabase({ path: ':memory:' });
  const connection = new SqliteConnection(native, { statementCacheSize: 8, onQuery: undefined });
  onTestFinished(() => connection.close());
  return connection;
}

describe('SqliteConnection', () => {
  it('takes large floating-point numbers for what they are where a column declares them', () => {
    const connection = open();
    connection.run('CREATE TABLE measures (a REAL, b DOUBLE, c INTEGER)');
    connection.run('INSERT INTO measures VALUES (1e17, 2e17, 1)');
    const rows = [{ a: 1e17, b: 2e17, c: 1 }];
    for (const columns of ['a, b, c', '*']) {
      const sql = `SELECT ${columns} FROM measures`;
      expect(connection.run(sql).rows).toEqual(rows);
      expect([...connection.iterate(sql, [], 10)]).toEqual([rows]);
    }
    connection.run('UPDATE measures SET c = 9007199254740993');
    expect(() => connection.run('SELECT * FROM measures')).toThrow(DataError);
    // No type is declared for an expression.
    expect(() => connection.run('SELECT a * 1 AS a FROM measures')).toThrow(DataError);
  });

  it('looks at what `*` stands for when the statement runs again', () => {
    const connection = open();
    connection.run('CREATE TABLE measures (a REAL)');
    connection.run('INSERT INTO measures VALUES (1e17)');
    expect(connection.run('SELECT * FROM measures').rows).toEqual([{ a: 1e17 }]);
    connection.run('ALTER TABLE measures ADD COLUMN b INTEGER');
    connection.run('UPDATE measures SET b = 9007199254740993');
    expect(() => connection.run('SELECT * FROM measures')).toThrow(DataError);
  });
});
