import { describe, expect, it } from 'vitest';
import { backoffMs } from './timers.ts';

describe('backoffMs', () => {
  const delay = { baseMs: 100, maxMs: 1_000 };

  it('doubles with each failure, up to the longest delay', () => {
    const longest = (failures: number) => backoffMs(failures, delay, () => 1);
    expect([1, 2, 3, 4, 5, 50, 5_000].map(longest)).toEqual([
      100, 200, 400, 800, 1_000, 1_000, 1_000,
    ]);
  });

  it('lies between half of the delay and all of it', () => {
    expect(backoffMs(3, delay, () => 0)).toBe(200);
    for (let round = 0; round < 100; round++) {
      expect(backoffMs(3, delay)).toBeGreaterThanOrEqual(200);
      expect(backoffMs(3, delay)).toBeLessThanOrEqual(400);
    }
  });
});
