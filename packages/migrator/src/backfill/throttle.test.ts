import { describe, expect, it } from 'vitest';
import { Throttle } from './throttle.ts';

describe('the throttle of a backfill', () => {
  it('pauses as long as the batch took, and as the file says at least', () => {
    const throttle = new Throttle(100, 50);
    expect(throttle.done(20)).toBe(50);
    expect(throttle.done(80)).toBe(80);
    expect(new Throttle(100, 0).done(80)).toBe(0);
  });

  it('halves batches that took long or were in the way, down to one row', () => {
    const throttle = new Throttle(5, 50);
    throttle.done(500);
    expect(throttle.size).toBe(5);
    throttle.done(501);
    expect(throttle.size).toBe(2);
    throttle.shrink();
    throttle.shrink();
    expect(throttle.size).toBe(1);
  });

  it('doubles them after ten that went well, up to what the file says', () => {
    const throttle = new Throttle(7, 50);
    throttle.shrink();
    const sizes = Array.from({ length: 40 }, () => {
      throttle.done(10);
      return throttle.size;
    });
    expect(sizes.indexOf(6)).toBe(9);
    expect(sizes.indexOf(7)).toBe(19);
    expect(sizes.at(-1)).toBe(7);
    throttle.shrink();
    throttle.shrink();
    throttle.done(501);
    throttle.done(10);
    expect(throttle.size).toBe(1);
  });
});
