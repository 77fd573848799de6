import { describe, expect, it } from 'vitest';
import { ValidationError } from './errors.ts';
import { deadlineOf, optionIssues } from './options.ts';

describe('options', () => {
  it('are known by their names', () => {
    expect(optionIssues('The thing', { a: 1, c: undefined }, ['a', 'b']).all).toEqual([
      { path: 'c', message: 'is no option: there are a, b' },
    ]);
  });

  it.each([null, undefined, 1, 'text', []])('are an object, not %j', (options) => {
    expect(() => optionIssues('The thing', options, [])).toThrow(
      'The thing is not valid: options must be an object.',
    );
  });
});

describe('deadlines', () => {
  it.each([0, 0.5, 2 ** 31, Number.POSITIVE_INFINITY])('may be %d', (deadlineMs) => {
    expect(deadlineOf('The end', { deadlineMs })).toBe(deadlineMs);
  });

  it('are half a minute unless given', () => {
    expect(deadlineOf('The end', {})).toBe(30_000);
    expect(deadlineOf('The end', {}, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([-1, Number.NaN, '5', null])('may not be %j', (deadlineMs) => {
    expect(() => deadlineOf('The end', { deadlineMs } as never)).toThrow(ValidationError);
  });
});
