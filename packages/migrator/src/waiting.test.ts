import { describe, expect, it } from 'vitest';
import { LockUnavailable, MigrationLockError } from './errors.ts';
import { type Patience, retryLocked } from './waiting.ts';

/** A clock on which only waiting takes time. */
function patienceOf(timeoutMs: number): Patience & { waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  const clock = {
    now: () => new Date(now),
    wait(ms: number) {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  return { clock, timeoutMs, firstMs: 10, longestMs: 40, waits };
}

const locked = () => Promise.reject(new LockUnavailable('the table is locked'));

describe('waiting for a lock', () => {
  it('tries again with growing pauses until it is to be had', async () => {
    const patience = patienceOf(1000);
    let left = 4;
    const answer = await retryLocked(
      patience,
      () => (left-- > 0 ? locked() : Promise.resolve('mine')),
      () => undefined,
    );
    expect(answer).toBe('mine');
    expect(patience.waits).toHaveLength(4);
    for (const [index, longest] of [10, 20, 40, 40].entries()) {
      expect(patience.waits[index]).toBeGreaterThanOrEqual(longest / 2);
      expect(patience.waits[index]).toBeLessThanOrEqual(longest);
    }
  });

  it('pauses for about as long as an attempt kept others waiting', async () => {
    const patience = patienceOf(1000);
    let left = 3;
    const answer = await retryLocked(
      patience,
      async () => {
        if (left-- === 0) return 'mine';
        await patience.clock.wait(100);
        return await locked();
      },
      () => undefined,
    );
    expect(answer).toBe('mine');
    const pauses = patience.waits.filter((_, index) => index % 2 === 1);
    expect(pauses).toHaveLength(3);
    for (const ms of pauses) {
      expect(ms).toBeGreaterThanOrEqual(50);
      expect(ms).toBeLessThanOrEqual(100);
    }
  });

  it('gives up at the deadline and says what kept it', async () => {
    const patience = patienceOf(200);
    const reasons: string[] = [];
    const failure = await retryLocked(patience, locked, (reason) => reasons.push(reason)).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(MigrationLockError);
    expect((failure as Error).message).toMatch(/^the table is locked, and it stayed so for 0\.2 s/);
    expect(new Set(reasons)).toEqual(new Set(['the table is locked']));
    expect(patience.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(202);
  });

  it('lets other errors pass at once', async () => {
    const patience = patienceOf(200);
    const attempt = () => Promise.reject(new Error('disk full'));
    await expect(retryLocked(patience, attempt, () => undefined)).rejects.toThrow('disk full');
    expect(patience.waits).toEqual([]);
  });
});
