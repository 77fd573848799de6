import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJson, MAX_JSON_DEPTH } from './json.ts';

const issuesOf = (value: unknown) => {
  const found: string[] = [];
  checkJson(value, (path, message) => found.push(`${path} ${message}`));
  return found;
};
const nested = (levels: number) => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
};

describe('checkJson', () => {
  it('takes all that JSON can say', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('\0'));
    const anyJson = fc.jsonValue({ stringUnit: 'grapheme' });
    fc.assert(
      fc.property(anyJson, (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(issuesOf(value)).toEqual([]);
      }),
    );
    fc.assert(fc.property(fc.dictionary(text, text), (value) => issuesOf(value).length === 0));
    expect(issuesOf({ a: undefined, b: Object.create(null) })).toEqual([]);
  });

  it('names each thing it refuses by its path', () => {
    const value = {
      a: [1, undefined, Number.NaN],
      b: { 'c\0': 'x', d: 'half \ud83d' },
      when: new Date(0),
      call: () => 1,
      big: 1n,
      'anna@example.org': Number.POSITIVE_INFINITY,
    };
    expect(issuesOf(value)).toEqual([
      '.a[1] must be a JSON value, not undefined',
      '.a[2] must be a finite number',
      '.b.(key 1) must not have NUL or a lone surrogate in its key',
      '.b.d must not contain NUL or a lone surrogate',
      '.when must be a plain object or an array',
      '.call must be a JSON value, not function',
      '.big must be a JSON value, not bigint',
      '.(key 6) must be a finite number',
    ]);
  });

  it('sees holes in arrays', () => {
    expect(issuesOf(new Array(1))).toEqual(['[0] must be a JSON value, not undefined']);
  });

  it('refuses a cycle, but not the same object in two places', () => {
    const shared = { x: 1 };
    expect(issuesOf([shared, shared])).toEqual([]);
    const cycle: { self?: unknown } = {};
    cycle.self = [cycle];
    expect(issuesOf(cycle)).toEqual(['.self[0] must not contain itself']);
  });

  it('refuses whatever has a toJSON, hidden or inherited: JSON holds what that gives', () => {
    const hidden = Object.defineProperty({}, 'toJSON', { value: () => 'a\0b' });
    const list = Object.assign([1], { toJSON: () => 'a\0b' });
    const given = {
      a: hidden,
      b: [list],
      c: { toJSON: 'a text' },
      d: Object.assign(Object.create(null), { toJSON: String }),
      e: Object.create({ toJSON: String }),
    };
    expect(issuesOf(given)).toEqual([
      '.a must not have a toJSON, which would be stored in its place',
      '.b[0] must not have a toJSON, which would be stored in its place',
      '.d must not have a toJSON, which would be stored in its place',
      '.e must be a plain object or an array',
    ]);
  });

  it('has a deepest level', () => {
    expect(issuesOf(nested(MAX_JSON_DEPTH))).toEqual([]);
    expect(issuesOf(nested(MAX_JSON_DEPTH + 1))[0]).toMatch(/nested deeper than 500 levels$/);
  });
});
