/** Conditions on rows in memory, with SQL's three truth values. */
import type { Condition, Literal } from './condition.ts';
import { compareCodePoints } from './text.ts';

/** `null` is SQL's unknown, which a check lets pass and an index leaves out. */
export type Truth = boolean | null;

export type RowCondition = (row: { readonly [property: string]: unknown }) => Truth;

/** The condition as a function of a row, by property names; `undefined` counts as NULL. */
export function compileCondition(condition: Condition): RowCondition {
  switch (condition.is) {
    case 'null':
      return (row) => isNull(row[condition.column]);
    case 'not-null':
      return (row) => !isNull(row[condition.column]);
    case 'in':
      return membership(condition.column, condition.values, true);
    case 'not-in':
      return membership(condition.column, condition.values, false);
    case 'at-most':
      return comparison(condition.column, condition.other, (order) => order <= 0);
    case 'before':
      return comparison(condition.column, condition.other, (order) => order < 0);
    case 'exactly-one':
      return (row) => countPresent(row, condition.columns) === 1;
    case 'at-least-one':
      return (row) => countPresent(row, condition.columns) > 0;
    case 'all':
      return combination(condition.of, false);
    case 'any':
      return combination(condition.of, true);
  }
}

/** The properties that a condition looks at. */
export function propertiesOf(condition: Condition): string[] {
  switch (condition.is) {
    case 'at-most':
    case 'before':
      return [condition.column, condition.other];
    case 'exactly-one':
    case 'at-least-one':
      return [...condition.columns];
    case 'all':
    case 'any':
      return [...new Set(condition.of.flatMap(propertiesOf))];
    default:
      return [condition.column];
  }
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function countPresent(
  row: { readonly [property: string]: unknown },
  properties: readonly string[],
): number {
  let present = 0;
  for (const property of properties) if (!isNull(row[property])) present++;
  return present;
}

function membership(property: string, values: readonly Literal[], isMember: boolean): RowCondition {
  return (row) => {
    const value = row[property];
    return isNull(value) ? null : values.includes(value as Literal) === isMember;
  };
}

function comparison(
  property: string,
  other: string,
  holds: (order: number) => boolean,
): RowCondition {
  return (row) => {
    const [left, right] = [row[property], row[other]];
    if (isNull(left) || isNull(right)) return null;
    if (typeof left === 'string') return holds(compareCodePoints(left, right as string));
    return holds(Number(left) - Number(right));
  };
}

/** AND is decided by one false, OR by one true; undecided, one unknown makes the whole unknown. */
function combination(conditions: readonly Condition[], decisive: boolean): RowCondition {
  const parts = conditions.map(compileCondition);
  return (row) => {
    let result: Truth = !decisive;
    for (const part of parts) {
      const truth = part(row);
      if (truth === decisive) return decisive;
      if (truth === null) result = null;
    }
    return result;
  };
}
