/** The TypeScript types of a table's rows, derived from its declaration. */
import type { DefaultOf, ValueOf } from './column.ts';
import type { AnyTable } from './table.ts';

type ColumnsOf<T extends AnyTable> = T['columns'];
type Simplify<T> = { [K in keyof T]: T[K] } & {};

type Stored<C> = C extends { readonly optional: true } ? ValueOf<C> | null : ValueOf<C>;

type MayOmit<C> = C extends { readonly optional: true }
  ? true
  : DefaultOf<C> extends 'nobody'
    ? false
    : true;

type OmittableKeys<C> = { [K in keyof C]: MayOmit<C[K]> extends true ? K : never }[keyof C];

/** A row as repositories return it; what is not there is `null`. */
export type Row<T extends AnyTable> = Simplify<{
  -readonly [K in keyof ColumnsOf<T>]: Stored<ColumnsOf<T>[K]>;
}>;

/** What a caller gives to insert a row: optional and defaulted columns may be left out. */
export type NewRow<T extends AnyTable> = Simplify<
  {
    -readonly [K in Exclude<keyof ColumnsOf<T>, OmittableKeys<ColumnsOf<T>>>]: Stored<
      ColumnsOf<T>[K]
    >;
  } & {
    -readonly [K in OmittableKeys<ColumnsOf<T>>]?: Stored<ColumnsOf<T>[K]> | undefined;
  }
>;

/** What a caller gives to change a row: any of its columns but `Key`. */
export type RowUpdate<T extends AnyTable, Key extends keyof ColumnsOf<T>> = Simplify<{
  -readonly [K in Exclude<keyof ColumnsOf<T>, Key>]?: Stored<ColumnsOf<T>[K]> | undefined;
}>;
