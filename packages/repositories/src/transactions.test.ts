import { TransactionScopeError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { controlOf, TransactionScope, TransactionState } from './transactions.ts';

describe('TransactionScope', () => {
  it('knows inside from outside, also across timers and promises', async () => {
    const scope = new TransactionScope();
    const check = () => scope.assertOutside();
    expect(check).not.toThrow();
    const late = scope.run(
      () =>
        new Promise<unknown>((resolve) => {
          setTimeout(() => {
            try {
              resolve(check());
            } catch (error) {
              resolve(error);
            }
          }, 0);
        }),
    );
    expect(check).not.toThrow();
    expect(await late).toBeInstanceOf(TransactionScopeError);
    expect(check).not.toThrow();
  });

  it('tells the transactions of two stores apart', () => {
    const one = new TransactionScope();
    const other = new TransactionScope();
    one.run(() => expect(() => other.assertOutside()).not.toThrow());
  });
});

describe('TransactionState', () => {
  it('refuses calls after the end', () => {
    const state = new TransactionState();
    state.assertUsable();
    state.end();
    expect(() => state.assertUsable()).toThrow(TransactionScopeError);
  });

  it('refuses calls after a failed statement, with the first failure as the cause', () => {
    const state = new TransactionState();
    const first = new Error('first');
    state.fail(first);
    state.fail(new Error('second'));
    expect(() => state.assertUsable()).toThrow(expect.objectContaining({ cause: first }));
  });
});

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
