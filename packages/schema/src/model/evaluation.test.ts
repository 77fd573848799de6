import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  all,
  any,
  atLeastOne,
  atMost,
  type Condition,
  exactlyOne,
  before as isBefore,
  isIn,
  isNotIn,
  isNotNull,
  isNull,
} from './condition.ts';
import { compileCondition, propertiesOf, type Truth } from './evaluation.ts';

const property = fc.constantFrom('a', 'b', 'c');
const value = fc.option(fc.integer({ min: 0, max: 2 }), { nil: null });
const row = fc.record({ a: value, b: value, c: value });
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  property.map((name) => isNull(name)),
  property.map((name) => isNotNull(name)),
  fc.tuple(property, fc.nat(2)).map(([name, literal]) => isIn(name, literal)),
  fc.tuple(property, fc.nat(2)).map(([name, literal]) => isNotIn(name, literal)),
  fc.tuple(property, property).map(([left, right]) => atMost(left, right)),
  fc.tuple(property, property).map(([left, right]) => isBefore(left, right)),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
  ),
}));

/** Kleene's logic as a scale: AND takes the least, OR the greatest. */
const scale = (truth: Truth) => (truth === null ? 1 : truth ? 2 : 0);

describe('compileCondition', () => {
  it('combines truth values as SQL does', () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), row, (of, values) => {
        const parts = of.map((each) => scale(compileCondition(each)(values)));
        expect(scale(compileCondition(all(...of))(values))).toBe(Math.min(...parts));
        expect(scale(compileCondition(any(...of))(values))).toBe(Math.max(...parts));
      }),
    );
  });

  it('knows nothing about NULL, and tells its presence', () => {
    const values = { a: null, b: 1 };
    const truthOf = (given: Condition) => compileCondition(given)(values);
    expect(truthOf(isIn('a', 1))).toBeNull();
    expect(truthOf(isNotIn('a', 1))).toBeNull();
    expect(truthOf(atMost('a', 'b'))).toBeNull();
    expect(truthOf(isBefore('b', 'a'))).toBeNull();
    expect([truthOf(isNull('a')), truthOf(isNotNull('a')), truthOf(isNull('b'))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('compares numbers, instants and texts, texts by code point', () => {
    const truthOf = (left: unknown, right: unknown) => [
      compileCondition(isBefore('left', 'right'))({ left, right }),
      compileCondition(atMost('left', 'right'))({ left, right }),
    ];
    expect(truthOf(1, 2)).toEqual([true, true]);
    expect(truthOf(2, 2)).toEqual([false, true]);
    expect(truthOf(new Date(2), new Date(1))).toEqual([false, false]);
    expect(truthOf(new Date(1), new Date(1))).toEqual([false, true]);
    expect(truthOf('\uffff', '😀')).toEqual([true, true]);
  });

  it('counts the columns that are there', () => {
    const present = (...given: unknown[]) => {
      const values = { a: given[0], b: given[1] };
      return [exactlyOne('a', 'b'), atLeastOne('a', 'b')].map((each) =>
        compileCondition(each)(values),
      );
    };
    expect(present(null, undefined)).toEqual([false, false]);
    expect(present(0, null)).toEqual([true, true]);
    expect(present(0, '')).toEqual([false, true]);
  });
});

describe('propertiesOf', () => {
  it('names each property once', () => {
    const given = all(isIn('a', 1), any(isBefore('a', 'b'), exactlyOne('c', 'b')), isNull('d'));
    expect(propertiesOf(given)).toEqual(['a', 'b', 'c', 'd']);
  });
});
