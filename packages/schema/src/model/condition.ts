/**
 * The conditions of table checks and partial indexes: a small language that both databases and the input
 * validation understand. Columns are named by their TypeScript property. As in SQL, a comparison with NULL
 * is unknown, and a check refuses only what is false.
 */
export type Literal = string | number | boolean;

export type Condition<P extends string = string> =
  | { readonly is: 'null'; readonly column: P }
  | { readonly is: 'not-null'; readonly column: P }
  | { readonly is: 'in'; readonly column: P; readonly values: readonly Literal[] }
  | { readonly is: 'not-in'; readonly column: P; readonly values: readonly Literal[] }
  | { readonly is: 'at-most'; readonly column: P; readonly other: P }
  | { readonly is: 'before'; readonly column: P; readonly other: P }
  | { readonly is: 'exactly-one'; readonly columns: readonly P[] }
  | { readonly is: 'at-least-one'; readonly columns: readonly P[] }
  | { readonly is: 'all'; readonly of: readonly Condition<P>[] }
  | { readonly is: 'any'; readonly of: readonly Condition<P>[] };

/**
 * What a condition demands, for people: `effectiveFrom is before effectiveTo`.
 * @returns `null` for one that is put together from others: only its author can say what it means
 */
export function inWords(condition: Condition): string | null {
  switch (condition.is) {
    case 'null':
      return `${condition.column} is not given`;
    case 'not-null':
      return `${condition.column} is given`;
    case 'in':
      return `${condition.column} is one of ${condition.values.join(', ')}`;
    case 'not-in':
      return `${condition.column} is none of ${condition.values.join(', ')}`;
    case 'at-most':
      return `${condition.column} is at most ${condition.other}`;
    case 'before':
      return `${condition.column} is before ${condition.other}`;
    case 'exactly-one':
      return `exactly one of ${condition.columns.join(', ')} is given`;
    case 'at-least-one':
      return `at least one of ${condition.columns.join(', ')} is given`;
    case 'all':
    case 'any':
      return null;
  }
}

export const isNull = <P extends string>(column: P): Condition<P> => ({ is: 'null', column });

export const isNotNull = <P extends string>(column: P): Condition<P> => ({
  is: 'not-null',
  column,
});

export const isIn = <P extends string>(column: P, ...values: readonly Literal[]): Condition<P> => ({
  is: 'in',
  column,
  values,
});

export const isNotIn = <P extends string>(
  column: P,
  ...values: readonly Literal[]
): Condition<P> => ({ is: 'not-in', column, values });

/** `column <= other`. */
export const atMost = <P extends string>(column: P, other: P): Condition<P> => ({
  is: 'at-most',
  column,
  other,
});

/** `column < other`. */
export const before = <P extends string>(column: P, other: P): Condition<P> => ({
  is: 'before',
  column,
  other,
});

/** Exactly one of the columns is not NULL. */
export const exactlyOne = <P extends string>(...columns: readonly P[]): Condition<P> => ({
  is: 'exactly-one',
  columns,
});

/** One of the columns or more are not NULL. */
export const atLeastOne = <P extends string>(...columns: readonly P[]): Condition<P> => ({
  is: 'at-least-one',
  columns,
});

export const all = <P extends string>(...of: readonly Condition<P>[]): Condition<P> => ({
  is: 'all',
  of,
});

export const any = <P extends string>(...of: readonly Condition<P>[]): Condition<P> => ({
  is: 'any',
  of,
});
