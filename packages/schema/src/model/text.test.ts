import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareCodePoints,
  cutTo,
  isSlug,
  isStorable,
  isWithin,
  normalizeEmail,
  normalizeSlug,
} from './text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', 'é', '\uffff', '\ue000', '😀', '\u{10ffff}', 'z') }),
);
const points = (text: string) => Array.from(text);

describe('text', () => {
  it('counts and cuts by code point', () => {
    fc.assert(
      fc.property(anyText, fc.nat(12), (text, limit) => {
        expect(isWithin(text, limit)).toBe(points(text).length <= limit);
        expect(cutTo(text, limit)).toBe(points(text).slice(0, limit).join(''));
      }),
    );
  });

  it('sorts by code point, as both databases do', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(Math.sign(compareCodePoints(a, b))).toBe(
          Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
      }),
    );
    // UTF-16 would put the emoji first.
    expect(compareCodePoints('\uffff', '😀')).toBeLessThan(0);
  });

  it('refuses NUL and halves of surrogate pairs', () => {
    expect(['a\0b', '\ud83d', 'x\ude00y', '\ude00\ud83d'].map(isStorable)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    fc.assert(fc.property(anyText, (text) => isStorable(text) === !text.includes('\0')));
  });
});

describe('normalisation', () => {
  it('makes two spellings of one address the same', () => {
    expect(normalizeEmail('Zoe\u0308@Example.ORG')).toBe('zo\u00eb@example.org');
    expect(normalizeSlug('Acme-1')).toBe('acme-1');
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalizeEmail(text);
        expect(normalizeEmail(once)).toBe(once);
      }),
      { numRuns: 5_000 },
    );
  });

  it('knows a slug', () => {
    expect(['ab', 'a-1', '--', 'a'.repeat(63)].every(isSlug)).toBe(true);
    expect(['a', '', 'a'.repeat(64), 'A1', 'a_b', 'a b', 'ä1'].some(isSlug)).toBe(false);
  });
});
