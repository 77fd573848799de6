import { TransactionConflictError } from '@runledger/schema';
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

describe('retryConflicts', () => {
  it('runs again after pauses that grow up to a bound, and are jittered', async () => {
    const pauses: number[] = [];
    const pause = async (ms: number) => void pauses.push(ms);
    const run = (random: number) =>
      retryConflicts(losing(9).run, { retries: 9, pause, random: () => random });
    expect(await run(1)).toBe(10);
    expect(pauses.splice(0)).toEqual([5, 10, 20, 40, 80, 160, 320, 500, 500]);
    await run(0.5);
    expect(pauses.slice(0, 3)).toEqual([2.5, 5, 10]);
  });

  it('gives up with the last conflict', async () => {
    const { conflicts, run } = losing(4);
    const pause = async () => undefined;
    const thrown = await retryConflicts(run, { retries: 3, pause }).catch((error) => error);
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
