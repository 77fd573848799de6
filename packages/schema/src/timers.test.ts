import { afterEach, describe, expect, it, vi } from 'vitest';
import { backgroundTimers, backoffMs, endsWithin, systemTimers, type Timers } from './timers.ts';

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

describe.each([
  ['of the process', systemTimers],
  ['in the background', backgroundTimers],
])('timers %s', (_, timers) => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ring once, when it is time, however far off that is', () => {
    vi.useFakeTimers();
    const longest = 2 ** 31 - 1;
    for (const milliseconds of [5, longest, longest + 1, 3 * longest]) {
      const ring = vi.fn();
      timers.after(milliseconds, ring);
      vi.advanceTimersByTime(milliseconds - 1);
      expect(ring).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(ring).toHaveBeenCalledTimes(1);
    }
  });

  it('are called off at any time', () => {
    vi.useFakeTimers();
    const ring = vi.fn();
    const callOff = timers.after(Number.POSITIVE_INFINITY, ring);
    vi.advanceTimersByTime(2 ** 32);
    callOff();
    expect(vi.getTimerCount()).toBe(0);
    expect(ring).not.toHaveBeenCalled();
  });
});

describe('endsWithin', () => {
  /** Timers that ring when the test says so. */
  function bell() {
    const ringing: (() => void)[] = [];
    const timers: Timers = {
      now: () => 0,
      after(_, callback) {
        ringing.push(callback);
        return () => ringing.splice(ringing.indexOf(callback), 1);
      },
    };
    return { timers, ringing };
  }

  it('tells of work that ends, whether well or not, and calls its timer off', async () => {
    const { timers, ringing } = bell();
    expect(await endsWithin(Promise.resolve(), 10, timers)).toBe(true);
    expect(await endsWithin(Promise.reject(new Error('failed')), 10, timers)).toBe(true);
    expect(ringing).toEqual([]);
  });

  it('waits no longer than it is told to', async () => {
    const { timers, ringing } = bell();
    const waiting = endsWithin(new Promise(() => undefined), 10, timers);
    ringing[0]?.();
    expect(await waiting).toBe(false);
  });

  it('waits as long as it takes, when it is told to', async () => {
    const { timers, ringing } = bell();
    const work = Promise.withResolvers<void>();
    const waiting = endsWithin(work.promise, Number.POSITIVE_INFINITY, timers);
    expect(ringing).toEqual([]);
    work.resolve();
    expect(await waiting).toBe(true);
  });
});
