import { describe, expect, it } from 'vitest';
import { flat, nesting } from '../../test/syntaxes.ts';
import { assignmentsIn } from './assignments.ts';
import { parseScript } from './statements.ts';

const set = (sql: string, syntax = nesting) =>
  parseScript(sql, syntax).statements.flatMap(({ tokens }) =>
    assignmentsIn(tokens).map(({ table, columns }) => `${table}: ${columns.join(' ')}`),
  );

describe('columns that updates set', () => {
  it.each([
    ['UPDATE a SET b = 1', ['a: b']],
    [
      'UPDATE ONLY s.a AS x SET B = c, "D" = (SELECT e FROM f), g = h(i, j) WHERE k = 1',
      ['a: b D g'],
    ],
    ['UPDATE a SET (b, c) = (SELECT d, e FROM f), g = 1 RETURNING h', ['a: b c g']],
    ['UPDATE a SET b[1] = 2, c.d = 3 FROM e WHERE f = g', ['a: b c']],
    [
      'WITH moved AS (UPDATE a SET b = 1 RETURNING c) UPDATE d SET e = (SELECT c FROM moved)',
      ['a: b', 'd: e'],
    ],
    ['SELECT 1', []],
    ['INSERT INTO a VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1', []],
  ])('are told of: %s', (sql, columns) => {
    expect(set(sql)).toEqual(columns);
  });

  it('are told where SQLite replaces rows', () => {
    expect(set('UPDATE OR REPLACE [a] INDEXED BY i SET `b` = 1, c = 2 LIMIT 3', flat)).toEqual([
      'a: b c',
    ]);
  });
});
