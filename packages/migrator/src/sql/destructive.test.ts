import { describe, expect, it } from 'vitest';
import { flat as syntax } from '../../test/syntaxes.ts';
import { tablesAtRisk } from './destructive.ts';
import { parseScript } from './statements.ts';

const atRisk = (sql: string, rebuild: string[] = []) =>
  tablesAtRisk(parseScript(sql, syntax).statements, rebuild);

describe('tables at risk', () => {
  it.each([
    ['DROP TABLE a', ['a']],
    ['drop table if exists main.A, "B c" cascade', ['a', 'B c']],
    ['ALTER TABLE a DROP COLUMN b', ['a']],
    ['ALTER TABLE a DROP b', ['a']],
    ['ALTER TABLE IF EXISTS ONLY s.a ADD c integer, DROP IF EXISTS b', ['a']],
    ['DELETE FROM a', ['a']],
    ['DELETE FROM a AS x RETURNING id', ['a']],
    ['WITH old AS (SELECT 1 WHERE true) DELETE FROM a', ['a']],
    ['WITH old AS (DELETE FROM a RETURNING *) SELECT * FROM old WHERE true', ['a']],
    ['DELETE FROM ONLY (a)', ['a']],
    [`DROP TABLE main."a""b", 'c d'`, ['a"b', 'c d']],
    ['TRUNCATE a, b', ['a', 'b']],
    ['TRUNCATE a *, b', ['a', 'b']],
    ['TRUNCATE TABLE ONLY a', ['a']],
  ])('are those of %s', (sql, tables) => {
    expect(atRisk(sql)).toEqual(tables);
  });

  it.each([
    'CREATE TABLE a (id integer)',
    'ALTER TABLE a ADD COLUMN b text',
    'ALTER TABLE a DROP CONSTRAINT fk_a_b',
    'ALTER TABLE a ALTER COLUMN b DROP NOT NULL',
    'ALTER TABLE a ALTER b DROP DEFAULT',
    'DELETE FROM a WHERE id = 1',
    'DELETE FROM a WHERE id IN (SELECT id FROM b)',
    'WITH old AS (SELECT id FROM b) SELECT * FROM old',
    'WITH old AS (DELETE FROM a WHERE id = 1 RETURNING *) SELECT * FROM old',
    'DROP INDEX i',
    'DROP VIEW v',
    'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END',
    'UPDATE a SET b = 1',
  ])('are none in %s', (sql) => {
    expect(atRisk(sql)).toEqual([]);
  });

  it('are those that the file makes anew', () => {
    expect(atRisk('SELECT 1', ['a'])).toEqual(['a']);
  });

  it('have the names of before the migration', () => {
    expect(atRisk('ALTER TABLE a RENAME TO old_a; DROP TABLE old_a')).toEqual(['a']);
    expect(atRisk('ALTER TABLE rename RENAME TO b; DROP TABLE b')).toEqual(['rename']);
    expect(atRisk('ALTER TABLE a RENAME COLUMN b TO c; DROP TABLE c')).toEqual(['c']);
  });
});
