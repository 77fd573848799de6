/** What may be asked of a list: each filter reads its value once, and adds its condition to the query. */
import {
  type AnyTable,
  type Column,
  type Columns,
  columnNameOf,
  compileValueCheck,
  type Issues,
} from '@runledger/schema';
import type { Expression, SqlBool } from 'kysely';
import type { DialectPort } from '../port.ts';
import type { AnyBuilder } from '../queries.ts';

/** What a filter's value comes to. */
export interface FilterUse {
  /** Which of the filter's conditions it is: each has a statement of its own. */
  readonly form: string;
  /** The stored value that the condition is about, where there is one. */
  readonly value?: unknown;
  /** The stored values one by one where it is about several: each by itself would have the first of the forms. */
  readonly values?: readonly unknown[];
  /** Forms without a value that are asked for one by one, each in a query of its own. */
  readonly parts?: readonly string[];
  /**
   * Whether the condition is about the time of the call, which takes the place of the value. No filter is told that
   * time: each page has another, and its cursor has to be the one of the next.
   */
  readonly isOfNow?: boolean;
}

export interface CompiledFilter {
  /** The forms that it can take; the first is its usual one. */
  readonly forms: readonly [string, ...string[]];
  /** Gives `undefined` after noting what is wrong. */
  read(value: unknown, issues: Issues): FilterUse | undefined;
  where(builder: AnyBuilder, form: string, value: Expression<unknown>): Expression<SqlBool>;
  /** What it comes to where a request leaves it out; without it, it is left out of the query too. */
  readonly otherwise?: FilterUse;
  /** A form whose rows are few and in an index of their own: nothing else is to lead to them. */
  readonly sparse?: string;
}

/** A filter, still without the table that it is for. */
export type Filter = (name: string, table: AnyTable, port: DialectPort) => CompiledFilter;

/** The column is the value, one of several values, or NULL where the value is `null`. */
export function equals(property: string): Filter {
  return (name, table, port) => {
    const { column, reference, check, encode } = columnOf(name, table, port, property);
    return {
      forms: ['one', 'many', 'none'],
      read(value, issues) {
        if (value === null) {
          return column.optional ? { form: 'none' } : issues.add(name, 'must not be null');
        }
        if (!Array.isArray(value)) return one(check(value, issues), encode);
        const before = issues.count;
        const checked = value.map((each) => check(each, issues));
        if (issues.count > before) return undefined;
        const values = [...new Set(checked.map(encode))];
        if (values.length === 1) return { form: 'one', value: values[0] };
        return { form: 'many', value: port.storedList(values), values };
      },
      where(builder, form, value) {
        const stored = builder.ref(reference);
        if (form === 'none') return builder(stored, 'is', null);
        return form === 'many' ? port.isAnyOf(stored, value) : builder(stored, '=', value);
      },
    };
  };
}

/** The column is the value or greater. */
export const from = (property: string): Filter => compare(property, '>=');
/** The column is less than the value. */
export const before = (property: string): Filter => compare(property, '<');
/** The column is the value or less. */
export const upTo = (property: string): Filter => compare(property, '<=');

function compare(property: string, operator: '>=' | '<' | '<='): Filter {
  return (name, table, port) => {
    const { reference, check, encode } = columnOf(name, table, port, property);
    return {
      forms: ['one'],
      read: (value, issues) => one(check(value, issues), encode),
      where: (builder, _form, value) => builder(builder.ref(reference), operator, value),
    };
  };
}

/** A condition that may depend on the time of the call. */
export type Condition = (builder: AnyBuilder, now: Expression<unknown>) => Expression<SqlBool>;

/** One of several conditions, by its name. */
export function choice(conditions: Readonly<Record<string, Condition>>): Filter {
  return (name) => {
    const forms = Object.keys(conditions) as [string, ...string[]];
    return {
      forms,
      read: (value, issues) =>
        forms.includes(value as string)
          ? { form: value as string, isOfNow: true }
          : issues.add(name, `must be one of ${forms.join(', ')}`),
      where: (builder, form, now) => (conditions[form] as Condition)(builder, now),
    };
  };
}

/**
 * The column is the value, one of several, or any. Each value has a condition of its own that names it, and is asked
 * for in a query of its own: for tables whose indexes hold the rows of some values only.
 * @param sparse a value that few rows have, in an index that gives them in no order that matters
 */
export function parted<V extends string>(
  property: string,
  conditions: Readonly<Record<V, (builder: AnyBuilder) => Expression<SqlBool>>>,
  sparse: V,
): Filter {
  return (name, table, port) => {
    const { check } = columnOf(name, table, port, property);
    const forms = Object.keys(conditions) as [V, ...V[]];
    const inParts = (parts: readonly string[]): FilterUse => ({ form: 'parts', parts });
    return {
      forms,
      read(value, issues) {
        const before = issues.count;
        const given = (Array.isArray(value) ? value : [value]).map((each) => check(each, issues));
        if (issues.count > before) return undefined;
        return inParts(forms.filter((form) => given.includes(form)));
      },
      where: (builder, form) => conditions[form as V](builder),
      otherwise: inParts(forms),
      sparse,
    };
  };
}

function columnOf(name: string, table: AnyTable, port: DialectPort, property: string) {
  const column = (table.columns as Columns)[property] as Column;
  return {
    column,
    reference: referenceTo(table, property),
    check: compileValueCheck(name, column),
    encode: (value: unknown) => port.codecs[column.type].encode(value),
  };
}

export function referenceTo(table: AnyTable, property: string): string {
  return `${table.name}.${columnNameOf(table, property)}`;
}

function one(checked: unknown, encode: (value: unknown) => unknown): FilterUse | undefined {
  return checked === undefined ? undefined : { form: 'one', value: encode(checked) };
}
