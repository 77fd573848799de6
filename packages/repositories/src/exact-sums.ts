/** Sums of money, which may be more than a number holds: read as decimal text, given as dollars and exactly. */
import { type AnyTable, columnNameOf, nanoToUsd } from '@runledger/schema';
import { sql } from 'kysely';

/** The names of the amounts in whole nano-dollars that stand beside those in dollars: `costNanoUsd`. */
export type NanoUsdOf<S extends string> = {
  readonly [K in S as K extends `${infer Name}Usd` ? `${Name}NanoUsd` : never]: bigint;
};

/**
 * Reading a table whose properties `sums` are sums of money.
 * @param table whose columns they are
 */
export function exactSums<S extends string>(table: AnyTable, sums: readonly S[]) {
  const fields = sums.map((property) => ({
    property,
    exact: property.replace(/Usd$/, 'NanoUsd'),
    column: columnNameOf(table, property),
  }));
  const columns = new Set(fields.map(({ column }) => column));
  return {
    /** Whether the column must be selected with {@link asText}. */
    isSum: (column: string) => columns.has(column),
    /** The row with its sums exact, from the stored row that it was decoded from. */
    complete<R extends object>(
      row: R,
      stored: { readonly [column: string]: unknown },
    ): R & NanoUsdOf<S> {
      const sums = row as { [property: string]: unknown };
      for (const { property, exact, column } of fields) {
        const nanoUsd = BigInt(stored[column] as string);
        sums[property] = nanoToUsd(nanoUsd);
        sums[exact] = nanoUsd;
      }
      return row as R & NanoUsdOf<S>;
    },
  };
}

/** A whole number as decimal text: drivers refuse to read one that a number cannot hold. */
export function asText(reference: string) {
  return sql<string>`cast(${sql.ref(reference)} as text)`;
}
