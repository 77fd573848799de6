import { TransactionScopeError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { TransactionScope } from './scope.ts';
import { TransactionState } from './state.ts';

describe('TransactionScope', () => {
  it('knows inside from outside, also across timers and promises', async () => {
    const scope = new TransactionScope();
    const check = () => scope.assertOutside();
    expect(check).not.toThrow();
    const late = scope.run(
      new TransactionState(scope),
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
    one.run(new TransactionState(one), () => expect(() => other.assertOutside()).not.toThrow());
  });

  it('knows which transaction a call comes from, at any depth', () => {
    const scope = new TransactionScope();
    const whole = new TransactionState(scope);
    const nested = whole.nest();
    const innermost = nested.nest();
    const refused = () =>
      [whole, nested, innermost].filter((state) => {
        try {
          scope.assertNotNestedIn(state);
          return false;
        } catch (error) {
          expect(error).toBeInstanceOf(TransactionScopeError);
          return true;
        }
      });
    expect(refused()).toEqual([]);
    scope.run(whole, () => {
      expect(refused()).toEqual([]);
      scope.run(nested, () => {
        expect(refused()).toEqual([whole]);
        expect(scope.run(innermost, refused)).toEqual([whole, nested]);
      });
    });
  });
});
