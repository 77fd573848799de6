import type { AnyTable, NewRow } from '@runledger/schema';

/** Sample rows of one table. Every time in them is given, so that they do not depend on when they are loaded. */
export interface SeedBatch {
  readonly table: AnyTable;
  readonly rows: readonly NewRow<AnyTable>[];
}

export function batch<T extends AnyTable>(table: T, rows: readonly NewRow<T>[]): SeedBatch {
  return { table, rows: rows as readonly NewRow<AnyTable>[] };
}
