import { describe, expect, it } from 'vitest';
import { nesting as syntax } from '../../test/syntaxes.ts';
import { type Direction, parseFile } from '../files/migration.ts';
import type { RowLoss } from './port.ts';
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

describe('rows that went', () => {
  const from = (table: string): RowLoss => ({ table, rows: 2, isGone: false });

  function check(sql: string, ...losses: RowLoss[]) {
    const file = parseFile('step.sql', sql, syntax);
    const ledger = new RowLedger(file, 'up', syntax);
    ledger.watch(file.statements)?.check(losses);
    return ledger.lost;
  }

  it('are announced where all of a table’s rows go by the words of a statement that is allowed', () => {
    const header = '-- runledger: allow=data-loss reason="moved"\n';
    expect(check(`${header}DELETE FROM a`, from('a'))).toEqual({ a: 2 });
    expect(check(`${header}DROP TABLE A`, from('A'))).toEqual({ A: 2 });
    expect(() => check(`${header}DELETE FROM a`, from('a'), from('children'))).toThrow(
      'it would take 2 rows from children and',
    );
    expect(() => check(`${header}DELETE FROM a WHERE id = 1`, from('a'))).toThrow('from a and');
  });

  it('are announced by row-loss, whatever took them', () => {
    const header = '-- runledger: allow=row-loss reason="moved"\n';
    expect(check(`${header}SELECT clean_up()`, from('b'), from('a'))).toEqual({ a: 2, b: 2 });
  });
});
