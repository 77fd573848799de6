/**
 * The types of rows as a database stores them, derived from the model. A driver says how it stores each
 * logical type; what comes out is compared with the types that were generated from its migrated database.
 */
import type { DefaultOf, LogicalType } from './column.ts';
import type { AnyTable } from './table.ts';

/** How a driver's generated types spell one logical type in the three places it can stand in. */
export interface StoredForms {
  /** In a column that must be given. */
  readonly required: unknown;
  /** In a column that may be NULL. */
  readonly nullable: unknown;
  /** In a column that has a default in the database. */
  readonly defaulted: unknown;
}

/** How a driver stores each logical type. */
export type StoredTypes = { readonly [T in LogicalType]: StoredForms };

/** `createdAt` → `created_at`. */
type SnakeCase<P extends string> = P extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : P;

type InNano<P extends string> = P extends `${infer Before}Usd${infer After}`
  ? `${Before}NanoUsd${After}`
  : P;

/** A column's name in the database; the same rule as {@link columnName}, for types. */
export type ColumnName<P extends string, Type> = SnakeCase<Type extends 'money' ? InNano<P> : P>;

type StoredForm<C> = C extends { readonly optional: true }
  ? 'nullable'
  : DefaultOf<C> extends 'database'
    ? 'defaulted'
    : 'required';

/** A table's row as it is stored: the database's column names and the driver's types. */
export type StoredRow<T extends AnyTable, S extends StoredTypes> = {
  [P in keyof T['columns'] & string as ColumnName<
    P,
    T['columns'][P]['type']
  >]: S[T['columns'][P]['type'] & LogicalType][StoredForm<T['columns'][P]>];
};

/** Every table of a model by its name in the database, as Kysely wants its `Database` type. */
export type StoredDatabase<
  M extends { readonly [name: string]: AnyTable },
  S extends StoredTypes,
> = { [T in M[keyof M] as T['name']]: StoredRow<T, S> };
