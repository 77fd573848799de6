import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff.ts';

const text = (...lines: string[]) => lines.join('\n');

describe('lineDiff', () => {
  it('is empty where the texts are the same', () => {
    expect(lineDiff('a\nb', 'a\nb')).toBe('');
  });

  it.each([
    ['a line that is gone', text('a', 'b', 'c'), text('a', 'c'), text('  a', '- b', '  c')],
    ['a line that is new', text('a', 'c'), text('a', 'b', 'c'), text('  a', '+ b', '  c')],
    ['a line that differs', text('a', 'b'), text('a', 'x'), text('  a', '- b', '+ x')],
    [
      'two places',
      text('a', 'b', 'c'),
      text('x', 'b', 'y'),
      text('- a', '+ x', '  b', '- c', '+ y'),
    ],
    ['a text that was empty', '', text('a', 'b'), text('-', '+ a', '+ b')],
    ['lines that repeat', text('a', 'a', 'b'), text('a', 'b'), text('  a', '- a', '  b')],
  ])('shows %s', (_, expected, actual, difference) => {
    expect(lineDiff(expected, actual)).toBe(difference);
  });

  it('leaves out what is far from every difference', () => {
    const many = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    const changed = many.with(10, 'changed');
    expect(lineDiff(text(...many), text(...changed)).split('\n')).toEqual([
      '…',
      '  line 7',
      '  line 8',
      '  line 9',
      '- line 10',
      '+ changed',
      '  line 11',
      '  line 12',
      '  line 13',
      '…',
    ]);
  });

  it('shows two long texts without a line in common as they are', () => {
    const lines = (word: string) => Array.from({ length: 2_100 }, (_, n) => `${word} ${n}`);
    const shown = lineDiff(text(...lines('old')), text(...lines('new'))).split('\n');
    expect(shown).toHaveLength(4_200);
    expect(shown[0]).toBe('- old 0');
    expect(shown[2_100]).toBe('+ new 0');
  });
});
