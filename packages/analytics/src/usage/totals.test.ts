import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compareGroups, totalsOf, zero } from './totals.ts';

const digits = fc.bigInt({ min: 0n, max: 10n ** 30n });
const names = Object.keys(zero());
const rows = fc.array(fc.record(Object.fromEntries(names.map((name) => [name, digits]))));

describe('totals', () => {
  it('are exact, however large', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const read = given.map((row) =>
          totalsOf(Object.fromEntries(names.map((name) => [name, String(row[name])]))),
        );
        const total: Record<string, bigint> = { ...read.reduce(add, zero()) };
        for (const name of names) {
          expect(total[name]).toBe(given.reduce((sum, row) => sum + (row[name] ?? 0n), 0n));
        }
      }),
    );
  });

  it('refuse a sum that is no integer', () => {
    const text = Object.fromEntries(names.map((name) => [name, '1']));
    expect(() => totalsOf({ ...text, inputTokens: '1.5' })).toThrow(SyntaxError);
  });
});

describe('compareGroups', () => {
  const sorted = (groups: { a: string | null; b: string | null }[]) =>
    groups.toSorted((x, y) => compareGroups(x, y, ['a', 'b'])).map(({ a, b }) => [a, b]);

  it('orders by the first name that differs, by code point, what is missing last', () => {
    expect(
      sorted([
        { a: null, b: 'x' },
        { a: 'b', b: null },
        { a: 'b', b: 'a' },
        { a: 'B', b: 'z' },
        { a: '\u{1f600}', b: '' },
        { a: '\uff5e', b: '' },
        { a: 'ä', b: '' },
        { a: 'b', b: 'Z' },
      ]),
    ).toEqual([
      ['B', 'z'],
      ['b', 'Z'],
      ['b', 'a'],
      ['b', null],
      ['ä', ''],
      ['\uff5e', ''],
      ['\u{1f600}', ''],
      [null, 'x'],
    ]);
  });
});
