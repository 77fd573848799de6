import { describe, expect, it } from 'vitest';
import { nesting as syntax } from '../../test/syntaxes.ts';
import { type Direction, parseFile } from '../migration.ts';
import { RowLedger } from './rows.ts';

/** What is counted around the statements of a file; `null`: nothing, not even by the server. */
function counted(sql: string, direction: Direction): string[] | null {
  const file = parseFile('step.sql', sql, syntax);
  const watch = new RowLedger(file, direction, syntax).watch(file.statements);
  return watch?.tables.map(({ name }) => name) ?? null;
}

describe('rows that are counted', () => {
  it.each([
    ['ALTER TABLE a ADD COLUMN b text', 'up', null],
    ['DELETE FROM a', 'up', ['a']],
    ['DROP TABLE a', 'up', ['a']],
    ['DROP TABLE a; DROP INDEX i', 'down', null],
    ['DROP TABLE a; DELETE FROM b', 'down', ['b']],
    ['TRUNCATE a', 'down', ['a']],
    ['CREATE TABLE new_a (id integer); DROP TABLE a; ALTER TABLE new_a RENAME TO a', 'down', ['a']],
    ['-- runledger: rebuild=a\nDROP TABLE a; DELETE FROM b', 'up', ['b']],
    ['SELECT clean_up()', 'up', []],
  ] as const)('%s (%s)', (sql, direction, tables) => {
    expect(counted(sql, direction)).toEqual(tables);
  });
});
