import { type Timers, TransactionConflictError } from '@runledger/schema';
import { describe, expect, it } from 'vitest';
import { type Attempt, retryConflicts } from './retry.ts';
import { TransactionScope } from './scope.ts';
import { TransactionState } from './state.ts';

/** Loses so many times before it wins; each run is a transaction of its own. */
function losing(times: number) {
  let runs = 0;
  const conflicts: unknown[] = [];
  return {
    conflicts,
    run: async (attempt: Attempt) => {
      attempt.state = new TransactionState(new TransactionScope());
      runs += 1;
      if (runs > times) return runs;
      const conflict = new TransactionConflictError(`lost ${runs}`);
      conflicts.push(conflict);
      attempt.state.fail(conflict);
      throw conflict;
    },
  };
}

/** Time that passes as soon as somebody waits. */
function atOnce(onWait: (milliseconds: number) => void = () => undefined): Timers {
  return {
    now: () => 0,
    after(milliseconds, callback) {
      onWait(milliseconds);
      callback();
      return () => undefined;
    },
  };
}

describe('retryConflicts', () => {
  it('runs again after pauses that grow up to a bound, and are jittered', async () => {
    const pauses: number[] = [];
    const timers = atOnce((milliseconds) => pauses.push(milliseconds));
    const run = (random: number) =>
      retryConflicts(losing(9).run, { retries: 9, timers, random: () => random });
    expect(await run(1)).toBe(10);
    expect(pauses.splice(0)).toEqual([5, 10, 20, 40, 80, 160, 320, 500, 500]);
    await run(0);
    expect(pauses.slice(0, 3)).toEqual([3, 5, 10]);
  });

  it('gives up with the last conflict', async () => {
    const { conflicts, run } = losing(4);
    const timers = atOnce();
    const thrown = await retryConflicts(run, { retries: 3, timers }).catch((error) => error);
    expect(conflicts).toHaveLength(4);
    expect(thrown).toBe(conflicts[3]);
  });

  it('never runs again for any other error, a conflict of another transaction included', async () => {
    for (const error of [new Error('mine'), new TransactionConflictError('of another')]) {
      let runs = 0;
      const failing = retryConflicts(
        async (attempt) => {
          attempt.state = new TransactionState(new TransactionScope());
          runs += 1;
          throw error;
        },
        { retries: 5 },
      );
      await expect(failing).rejects.toBe(error);
      expect(runs).toBe(1);
    }
  });
});
