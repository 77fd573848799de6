import { describe, expect, it } from 'vitest';
import { flat, nesting } from '../../test/syntaxes.ts';
import { countBatches, withBatch } from './placeholder.ts';

describe('the place of the batch in a statement', () => {
  it.each([
    ['UPDATE a SET b = 1 WHERE :batch', 'UPDATE a SET b = 1 WHERE (id <= 5)'],
    [
      'UPDATE a SET b = 1 WHERE(:batch)AND b IS NULL',
      'UPDATE a SET b = 1 WHERE((id <= 5))AND b IS NULL',
    ],
    [
      'WITH x AS (SELECT 1 WHERE :batch) SELECT 1 WHERE :batch',
      'WITH x AS (SELECT 1 WHERE (id <= 5)) SELECT 1 WHERE (id <= 5)',
    ],
  ])('is told in %j', (sql, expected) => {
    for (const syntax of [nesting, flat])
      expect(withBatch(sql, '(id <= 5)', syntax)).toBe(expected);
  });

  it.each([
    "SELECT ':batch'",
    'SELECT 1 -- :batch',
    'SELECT ":batch"',
    "SELECT '1'::batch",
    'SELECT :batches',
  ])('is none in %j', (sql) => {
    for (const syntax of [nesting, flat]) expect(countBatches(sql, syntax)).toBe(0);
  });
});
