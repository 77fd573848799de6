import { describe, expect, it } from 'vitest';
import { nesting as syntax } from '../../test/syntaxes.ts';
import { parseFile } from '../files/migration.ts';
import { losesFrom, type Planned } from './hazards.ts';

describe('what a migration can lose', () => {
  const rebuild =
    'CREATE TABLE new_a (id integer);\nINSERT INTO new_a SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE new_a RENAME TO a;';
  const header = '-- runledger: rebuild=a\n';
  const allowance = '-- runledger: allow=row-loss reason="they were counted twice"\n';

  it.each([
    ['the table that it makes anew', rebuild, ['a']],
    ['nothing of one that is guarded', header + rebuild, []],
    ['rows of one whose guard is told to let them go', header + allowance + rebuild, ['a']],
    ['others beside one that is guarded', `${header}${rebuild}\nDELETE FROM b;`, ['b']],
  ])('is %s', (_, sql, tables) => {
    const file = parseFile('step.sql', sql, syntax);
    const planned = { file, statements: file.statements } as Planned;
    expect([...losesFrom(planned).keys()]).toEqual(tables);
  });
});
