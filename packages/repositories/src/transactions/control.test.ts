import { describe, expect, it } from 'vitest';
import { controlOf } from './control.ts';

describe('controlOf', () => {
  it('finds what begins or ends a transaction, behind comments too', () => {
    const statements = {
      'begin immediate': 'BEGIN',
      ' START\n TRANSACTION read only': 'START\n TRANSACTION',
      commit: 'COMMIT',
      'END;': 'END',
      'rollback to a': 'ROLLBACK',
      abort: 'ABORT',
      'savepoint a': 'SAVEPOINT',
      'release a': 'RELEASE',
      "prepare transaction 'a'": 'PREPARE TRANSACTION',
      '-- why\n/* and * how */;commit': 'COMMIT',
      '/* c */ COMMIT': 'COMMIT',
      '/* a /* b */ c */ commit and chain': 'COMMIT',
      '/* a /* b */ commit': 'COMMIT',
      '/*/*/ commit': 'COMMIT',
    };
    const found = Object.keys(statements).map((sql) => [sql, controlOf(sql)]);
    expect(Object.fromEntries(found)).toEqual(statements);
  });

  it('leaves other statements, and what only looks like one', () => {
    for (const sql of ['select 1 -- commit', '-- commit', '/* commit */ select 1', 'ending', '']) {
      expect(controlOf(sql)).toBeNull();
    }
  });

  it('takes no longer for comments in which comments might begin', () => {
    const comments = `${'-'.repeat(10_000)}\n${'/**/'.repeat(10_000)}`;
    expect(controlOf(`${comments} select 1`)).toBeNull();
  });
});
