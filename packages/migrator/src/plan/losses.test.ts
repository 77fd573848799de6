import { describe, expect, it } from 'vitest';
import { nesting as syntax } from '../../test/syntaxes.ts';
import { type Direction, parseFile } from '../files/migration.ts';
import type { Planned } from './hazards.ts';
import { lossesOf } from './losses.ts';

const REBUILD =
  'CREATE TABLE new_a (id integer);\nINSERT INTO new_a SELECT id FROM a;\nDROP TABLE a;\nALTER TABLE new_a RENAME TO a;';
const HEADER = '-- runledger: rebuild=a\n';
const ROWS = '-- runledger: allow=row-loss reason="counted twice"\n';
const DATA = '-- runledger: allow=data-loss reason="moved"\n';

const manyDeletes = Array.from({ length: 200 }, (_, n) => `DELETE FROM a WHERE id = ${n};`);

function losses(sql: string, direction: Direction = 'up', columnsLost = new Map()) {
  const file = parseFile('step.sql', sql, syntax);
  const { statements } = file;
  const planned = { file, statements, task: { direction }, trial: { columnsLost } };
  return lossesOf(planned as unknown as Planned, syntax);
}

describe('what a migration can lose', () => {
  it.each([
    ['the table that it makes anew', REBUILD, ['a']],
    ['nothing of one that is guarded', HEADER + REBUILD, []],
    ['rows of one whose guard is told to let them go', HEADER + ROWS + REBUILD, ['a']],
    ['others beside one that is guarded', `${HEADER}${REBUILD}\nDELETE FROM b;`, ['b']],
  ])('is %s', (_, sql, tables) => {
    expect([...losses(sql).keys()]).toEqual(tables);
  });

  it.each([
    ['a condition', 'UPDATE a SET b = 1; DELETE FROM orders WHERE id < 10;', 1],
    ['a WITH', 'WITH gone AS (DELETE FROM orders WHERE true RETURNING id) SELECT id FROM gone;', 0],
    ['a block', 'DO $$ BEGIN TRUNCATE orders; END $$;', 0],
    ['a merge', 'MERGE INTO orders USING b ON true WHEN MATCHED THEN DELETE;', 0],
  ])('is rows that %s takes, which only row-loss announces', (_, sql, index) => {
    const loss = { takes: 'some rows', stops: true, reason: null };
    expect(losses(sql).get('orders')).toMatchObject({ ...loss, statement: { index } });
    expect(losses(DATA + sql).get('orders')).toMatchObject(loss);
    const announced = { takes: 'some rows', stops: false, reason: 'counted twice' };
    expect(losses(ROWS + sql).get('orders')).toMatchObject(announced);
  });

  it('is all of a table that is dropped, whatever goes before', () => {
    const found = losses('DELETE FROM a WHERE id = 1; DROP TABLE a;').get('a');
    expect(found).toMatchObject({ takes: 'all', statement: { index: 1 } });
  });

  it.each(['ALTER TABLE a DROP COLUMN b;', "EXECUTE 'ALTER TABLE a DROP b';"])(
    'is a column that a block drops: %s',
    (code) => {
      const found = losses(`DO $$ BEGIN ${code} END $$;`);
      expect(found.get('a')).toMatchObject({ takes: 'all', stops: false });
    },
  );

  it('stops a rollback that deletes, and none that drops what was made', () => {
    expect(losses('DELETE FROM a WHERE id = 1;', 'down').get('a')).toMatchObject({ stops: true });
    expect(losses('DROP TABLE a;', 'down').get('a')).toMatchObject({ stops: false });
  });

  it('is the columns that a guarded rebuild leaves out', () => {
    const lost = new Map([['a', ['title']]]);
    const loss = { takes: ['title'], statement: { index: 2 }, stops: false, reason: null };
    expect(losses(HEADER + REBUILD, 'up', lost).get('a')).toMatchObject(loss);
    const announced = losses(HEADER + DATA + REBUILD, 'up', lost).get('a');
    expect(announced).toMatchObject({ reason: 'moved' });
  });

  it('is found in as many looks at each of many statements as of few', () => {
    let looks = 0;
    const file = parseFile('step.sql', manyDeletes.join('\n'), syntax);
    const statements = file.statements.map(({ tokens, ...rest }) => ({
      ...rest,
      get tokens() {
        looks++;
        return tokens;
      },
    }));
    const planned = { file, statements, task: { direction: 'up' }, trial: { columnsLost: [] } };
    expect([...lossesOf(planned as unknown as Planned, syntax).keys()]).toEqual(['a']);
    expect(looks).toBeLessThan(20 * statements.length);
  });
});
