import { describe, expect, it } from 'vitest';
import { flat, nesting } from '../../test/syntaxes.ts';
import { parseScript } from './statements.ts';

const split = (text: string, syntax = nesting) =>
  parseScript(text, syntax).statements.map(({ sql }) => sql);

describe('splitting a script', () => {
  it.each([
    ['strings', `SELECT 'a;b''c'; SELECT 2`, [`SELECT 'a;b''c'`, 'SELECT 2']],
    ['quoted names', `SELECT "a;""b"; SELECT 2;`, ['SELECT "a;""b"', 'SELECT 2']],
    ['line comments', '-- a; b\nSELECT 1; -- c;\n-- d', ['SELECT 1']],
    [
      'escape strings',
      String.raw`SELECT E'a\';b'; SELECT 2`,
      [String.raw`SELECT E'a\';b'`, 'SELECT 2'],
    ],
    [
      'backslashes in plain strings',
      String.raw`SELECT 'a\'; SELECT 2`,
      [String.raw`SELECT 'a\'`, 'SELECT 2'],
    ],
    [
      'nested comments',
      'SELECT /* a; /* b; */ c; */ 1; SELECT 2',
      ['SELECT /* a; /* b; */ c; */ 1', 'SELECT 2'],
    ],
    [
      'dollar quotes',
      'DO $a$ BEGIN; $$ ; END $a$; SELECT $1',
      ['DO $a$ BEGIN; $$ ; END $a$', 'SELECT $1'],
    ],
    ['names with a dollar', 'SELECT a$b; SELECT c$d', ['SELECT a$b', 'SELECT c$d']],
    [
      'parentheses',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
    ],
    [
      'standard function bodies',
      'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
      [
        'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
        'SELECT 3',
      ],
    ],
    ['empty statements', ';;\n;SELECT 1;;', ['SELECT 1']],
  ])('keeps %s whole', (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it.each([
    [
      'names in brackets and backticks',
      'SELECT [a;b], `c;d`; SELECT 2',
      ['SELECT [a;b], `c;d`', 'SELECT 2'],
    ],
    [
      'comments that do not nest',
      'SELECT /* a /* b */ 1; SELECT 2',
      ['SELECT /* a /* b */ 1', 'SELECT 2'],
    ],
    [
      'a comment that looks nested at its end',
      'SELECT /*/*/ 1; SELECT 2',
      ['SELECT /*/*/ 1', 'SELECT 2'],
    ],
    [
      'triggers',
      'CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; SELECT 1; END; SELECT 2',
      [
        'CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; SELECT 1; END',
        'SELECT 2',
      ],
    ],
    [
      'tables called trigger',
      'CREATE TABLE "trigger" (a); SELECT 1',
      ['CREATE TABLE "trigger" (a)', 'SELECT 1'],
    ],
  ])('keeps %s whole where the dialect has them', (_, text, expected) => {
    expect(split(text, flat)).toEqual(expected);
  });

  it('knows the line of each statement, whatever the line endings', () => {
    const { statements } = parseScript('\uFEFF-- a\r\n\r\nSELECT\r\n1;\r\nSELECT 2;', nesting);
    expect(statements.map(({ line, sql }) => [line, sql])).toEqual([
      [3, 'SELECT\r\n1'],
      [5, 'SELECT 2'],
    ]);
  });

  it('goes through a file of many statements once', () => {
    const count = 100_000;
    const text = 'INSERT INTO a VALUES (1);\n'.repeat(count);
    const start = performance.now();
    const { statements } = parseScript(text, flat);
    expect(statements.at(-1)?.line).toBe(count);
    // Counting the lines of each from the beginning took more than a minute.
    expect(performance.now() - start).toBeLessThan(15_000);
  }, 180_000);

  it.each([
    ["SELECT 1;\nSELECT 'a", 'a string is not closed', 2],
    ['SELECT "a', 'a quoted name is not closed', 1],
    ['\n\nSELECT /* a', 'a comment is not closed', 3],
    ['SELECT $a$ $b$', 'the string $a$ is not closed', 1],
  ])('says what is not closed: %j', (text, message, line) => {
    expect(() => split(text)).toThrow(expect.objectContaining({ message, line }));
  });
});
