import { describe, expect, it } from 'vitest';
import { flat, nesting } from '../../test/syntaxes.ts';
import { parseScript } from '../sql/statements.ts';
import { tablesLosingRows } from './deleting.ts';

const losing = (sql: string, syntax = nesting) =>
  tablesLosingRows(parseScript(sql, syntax).statements, syntax)?.map(
    ({ name, laterName, removal }) =>
      `${name}${laterName === name ? '' : ` → ${laterName}`} by ${removal}`,
  ) ?? null;

describe('tables that statements take rows from', () => {
  it.each([
    ['DELETE FROM a WHERE id = 1', ['a by rows']],
    ['delete from only s."A b" as x using c', ['A b by rows']],
    ['WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone', ['a by rows']],
    ['MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE', ['a by rows']],
    ['DROP TABLE IF EXISTS a, b CASCADE', ['a by table', 'b by table']],
    ['TRUNCATE a, b RESTART IDENTITY', ['a by contents', 'b by contents']],
    ['TRUNCATE TABLE ONLY a', ['a by contents']],
    ['DELETE FROM a; DROP TABLE a; DELETE FROM a', ['a by table']],
    ['DO $x$ BEGIN DELETE FROM a; DROP TABLE b; END $x$', ['a by rows', 'b by table']],
    ['TRUNCATE a *, b', ['a by contents', 'b by contents']],
    ['DELETE FROM ONLY (a)', ['a by rows']],
    ['DROP TABLE "a""b"', ['a"b by table']],
    ['DO $$ BEGIN ALTER TABLE a RENAME TO b; DELETE FROM b; END $$', ['a → b by rows']],
    ["DO 'BEGIN TRUNCATE a; END'", ['a by contents']],
    ['ALTER TABLE a RENAME TO b; DELETE FROM b; ALTER TABLE b RENAME TO c', ['a → c by rows']],
  ])('are found in: %s', (sql, tables) => {
    expect(losing(sql)).toEqual(tables);
  });

  it.each([
    ['REPLACE INTO a VALUES (1)', ['a by rows']],
    ['INSERT OR REPLACE INTO a VALUES (1)', ['a by rows']],
    ['UPDATE OR REPLACE a SET id = 1', ['a by rows']],
    ["DROP TABLE 'a b'", ['a b by table']],
  ])('are found in: %s', (sql, tables) => {
    expect(losing(sql, flat)).toEqual(tables);
  });

  it.each(['SELECT clean_up()', 'CALL clean_up()', 'DROP SCHEMA s CASCADE'])(
    'are unknown, so that all are watched, in: %s',
    (sql) => {
      expect(losing(sql)).toEqual([]);
    },
  );

  it.each([
    'CREATE TABLE a (id integer REFERENCES b (id) ON DELETE CASCADE)',
    'ALTER TABLE a ADD COLUMN b text',
    'ALTER TABLE a DROP COLUMN b',
    'CREATE INDEX CONCURRENTLY i ON a (b)',
    'UPDATE a SET b = 1',
    "INSERT INTO a VALUES ('DELETE FROM b')",
    'MERGE INTO a USING b ON true WHEN MATCHED THEN UPDATE SET c = 1',
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM a $$',
    'CREATE TRIGGER t AFTER TRUNCATE ON a EXECUTE FUNCTION f()',
    'DROP INDEX i; DROP VIEW v; VACUUM; REINDEX TABLE a',
  ])('are none, so that nothing is counted, in: %s', (sql) => {
    expect(losing(sql)).toBeNull();
  });
});
