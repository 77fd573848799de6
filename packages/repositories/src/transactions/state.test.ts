import {
  LeaseLostError,
  TransactionConflictError,
  TransactionScopeError,
  ValidationError,
} from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { TransactionScope } from './scope.ts';
import { TransactionState } from './state.ts';

const open = () => new TransactionState(new TransactionScope());

describe('TransactionState', () => {
  it('refuses calls after the end', () => {
    const state = open();
    state.assertUsable();
    state.end();
    expect(() => state.assertUsable()).toThrow(TransactionScopeError);
  });

  it('refuses calls after a failed statement, with the first failure as the cause', () => {
    const state = open();
    const first = new Error('first');
    state.fail(first);
    state.fail(new Error('second'));
    expect(() => state.assertUsable()).toThrow(expect.objectContaining({ cause: first }));
    expect(() => state.assertMayCommit()).toThrow(expect.objectContaining({ cause: first }));
    state.recover();
    state.assertMayCommit();
  });

  it('lets a failure end what is nested alone, and a conflict what is around it', () => {
    const whole = open();
    const nested = whole.nest();
    nested.fail(new Error('a constraint'));
    whole.assertUsable();
    const conflict = new TransactionConflictError('lost');
    nested.nest().fail(conflict);
    expect(() => whole.assertUsable()).toThrow(expect.objectContaining({ cause: conflict }));
    expect(() => whole.assertMayCommit()).toThrow(conflict);
  });

  it('knows the conflict that it lost by, whatever was made of it', () => {
    const state = open();
    const conflict = new TransactionConflictError('lost');
    expect(state.isConflict(conflict)).toBe(false);
    state.fail(conflict);
    expect(state.isConflict(conflict)).toBe(true);
    expect(state.isConflict(state.poisoned())).toBe(true);
    expect(state.isConflict(new Error('wrapped', { cause: state.poisoned() }))).toBe(true);
    expect(state.isConflict(new TransactionConflictError("somebody else's"))).toBe(false);
    expect(state.isConflict(new Error('giving up'))).toBe(false);
    const circular = new Error('circular');
    circular.cause = circular;
    expect(state.isConflict(circular)).toBe(false);
  });

  it('cannot commit where a part of what belongs together was done', async () => {
    const state = open();
    const lost = () => Promise.reject(new LeaseLostError('lost'));
    await expect(state.together(lost)).rejects.toThrow(LeaseLostError);
    state.assertUsable();
    const halfway = () => {
      state.wrote();
      return Promise.reject(new ValidationError('The rest', []));
    };
    await expect(state.together(halfway)).rejects.toThrow(ValidationError);
    expect(() => state.assertMayCommit()).toThrow(TransactionScopeError);
  });

  it('cannot commit while something that belongs together is under way', async () => {
    const state = open();
    const mayEnd = Promise.withResolvers<void>();
    const underWay = state.together(() => mayEnd.promise);
    expect(() => state.assertMayCommit()).toThrow('under way');
    mayEnd.resolve();
    await underWay;
  });

  it('runs what waits for the commit once the whole has committed', () => {
    const whole = open();
    const ran: string[] = [];
    const after = (state: TransactionState, name: string) =>
      state.afterCommit(() => ran.push(name));
    after(whole, 'first');
    const undone = whole.nest();
    after(undone, 'undone');
    undone.end();
    const nested = whole.nest();
    after(nested, 'nested');
    nested.committed();
    expect(ran).toEqual([]);
    after(whole, 'last');
    whole.committed();
    expect(ran).toEqual(['first', 'nested', 'last']);
  });
});
