/** What callers ask, besides whole rows: each request is declared once, and all are read and refused alike. */
import {
  type AnyTable,
  boolean,
  type Column,
  type Columns,
  compileValueCheck,
  Issues,
  isProperties,
  reportUnknown,
  type ValueCheck,
  type ValueOf,
  wholeNumberCheck,
} from '@runledger/schema';

/** A property of a request. */
export interface Field<T> {
  /** @param path leads the path of its issues */
  readonly compile: (path: string) => ValueCheck;
  /** What it is where it is left out; without it, it has to be given. */
  readonly otherwise?: T;
  /** Whether `null` is the same as leaving it out; where it has to be given, it always is. */
  readonly isNullable: boolean;
}

export type Fields<R> = { readonly [P in keyof R]: Field<R[P]> };

/** A property that has to be given, and may be what a column may. */
export function required<C extends Column>(column: C): Field<ValueOf<C>> {
  return { compile: (path) => compileValueCheck(path, column), isNullable: false };
}

/** A property that may be left out; `null` leaves it out too where the column may be NULL. */
export function optional<C extends Column, T>(column: C, otherwise: T): Field<ValueOf<C> | T> {
  return { ...required(column), otherwise, isNullable: column.optional };
}

/** A whole number of a range, both ends inclusive. */
export function wholeNumber(range: readonly [number, number], otherwise: number): Field<number> {
  return { compile: (path) => wholeNumberCheck(path, range), otherwise, isNullable: false };
}

/** `true` or `false`. */
export function flag(otherwise: boolean): Field<boolean> {
  return optional(FLAG, otherwise);
}

const FLAG = boolean().internal('Whether something is wanted.');

/** One value that a column may have, or several; `null` where there are none given. */
export function oneOrMore<C extends Column>(column: C): Field<readonly ValueOf<C>[] | null> {
  return {
    compile(path) {
      const check = compileValueCheck(path, column);
      return (value, issues) =>
        (Array.isArray(value) ? value : [value]).map((each) => check(each, issues));
    },
    otherwise: null,
    isNullable: false,
  };
}

/** A request within the request, all of which may be left out. */
export function nested<R>(fields: Fields<R>): Field<R> {
  const otherwise = compileFields('', fields)({}, new Issues()) as R;
  return { compile: (path) => compileFields(path, fields), otherwise, isNullable: true };
}

/**
 * Compiles the reading of a request.
 * @param subject what is asked, for the message: `The claim`
 * @param path where the request is a part of something else
 * @returns a function that gives every property, and throws a ValidationError naming all that is wrong
 */
export function request<R>(subject: string, fields: Fields<R>, path = ''): (given: unknown) => R {
  const read = compileFields(path, fields);
  return (given) => {
    const issues = new Issues();
    const properties = read(given, issues);
    issues.assertNone(subject);
    return properties as R;
  };
}

function compileFields<R>(path: string, fields: Fields<R>): ValueCheck {
  const compiled = Object.entries<Field<unknown>>(fields).map(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const { otherwise, isNullable } = field;
    return { name, at, otherwise, isNullable, check: field.compile(at) };
  });
  const known = new Set(compiled.map(({ name }) => name));
  return (given, issues) => {
    if (!isProperties(given)) return issues.add(path, 'must be an object');
    reportUnknown(given, known, issues, path);
    const read: { [property: string]: unknown } = {};
    for (const { name, at, otherwise, isNullable, check } of compiled) {
      const value = given[name];
      const mayBeNull = isNullable || otherwise === undefined;
      if (value !== undefined && !(value === null && mayBeNull)) read[name] = check(value, issues);
      else if (otherwise !== undefined) read[name] = otherwise;
      else issues.add(at, 'is required');
    }
    return read;
  };
}

/**
 * Compiles the check of a value that stands by itself.
 * @param subject what it is, for the message: `The identifier`
 * @returns a function that gives it in its canonical form, and throws a ValidationError
 */
export function valueReader<C extends Column>(
  subject: string,
  property: string,
  column: C,
): (value: unknown) => ValueOf<C> {
  const check = compileValueCheck(property, column);
  return (value) => {
    const issues = new Issues();
    const checked = check(value, issues);
    issues.assertNone(subject);
    return checked as ValueOf<C>;
  };
}

/** A column by the name of its property. */
export function columnOf(table: AnyTable, property: string): Column {
  return (table.columns as Columns)[property] as Column;
}
