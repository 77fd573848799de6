import type { AnyTable, Column, ColumnDefault } from '@runledger/schema';

/** What a database's definition of the model's tables does not share with the other's. */
export interface SchemaDialect {
  /** The stored type, with its collation where text is compared. */
  columnType(column: Column): string;
  /** The default as SQL, or null where the application makes the value. */
  defaultSql(value: ColumnDefault, column: Column): string | null;
  /** Conditions that a column's facts give besides the shared ones: forms of text, sizes, stored types. */
  nativeConditions(column: Column, name: string): readonly string[];
  /** What follows the closing parenthesis: partitioning, storage. Empty, or without leading space. */
  tableOptions(table: AnyTable): string;
}
