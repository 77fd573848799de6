import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from './open.ts';
import { StatementCache } from './statements.ts';

function cache(size: number): StatementCache {
  const database = openDatabase({ path: ':memory:' });
  onTestFinished(() => {
    database.close();
  });
  database.exec('CREATE TABLE t (a)');
  return new StatementCache(database, size);
}

describe('StatementCache', () => {
  it('prepares a statement once', () => {
    const statements = cache(8);
    expect(statements.prepare('SELECT 1')).toBe(statements.prepare('SELECT 1'));
  });

  it('never keeps more than its size', () => {
    const statements = cache(8);
    for (let number = 0; number < 100; number++) {
      statements.prepare(`SELECT ${number}`);
      expect(statements.size).toBeLessThanOrEqual(8);
    }
  });

  it('keeps what is used again and again', () => {
    const statements = cache(8);
    const hot = statements.prepare('SELECT 0');
    for (let number = 1; number < 100; number++) {
      statements.prepare(`SELECT ${number}`);
      expect(statements.prepare('SELECT 0')).toBe(hot);
    }
  });

  it('tells queries, changes and control apart', () => {
    const statements = cache(8);
    expect(statements.prepare('SELECT 1')).toMatchObject({
      yieldsRows: true,
      isReadonly: true,
      control: null,
    });
    expect(
      statements.prepare('WITH one AS (SELECT 1) INSERT INTO t SELECT * FROM one'),
    ).toMatchObject({ yieldsRows: false, isReadonly: false, control: null });
    expect(statements.prepare('INSERT INTO t VALUES (1) RETURNING a')).toMatchObject({
      yieldsRows: true,
      isReadonly: false,
    });
    expect(statements.prepare(' begin immediate').control).toBe('BEGIN');
  });
});
