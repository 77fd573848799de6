import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['50ms', 50],
    ['2s', 2_000],
    ['10min', 600_000],
    ['1h', 3_600_000],
  ])('is read in milliseconds: %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', '1.5s', '-1s', '1 s', '1d', 'ms'])('is not %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
