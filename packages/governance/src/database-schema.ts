/**
 * What a database holds, read from its catalogs. Definitions are in the database's own words, but canonical:
 * the same definition always reads the same, however it was written.
 */

export interface DatabaseSchema {
  readonly tables: readonly TableSchema[];
  /** Views, functions, types and whatever else stands beside the tables. */
  readonly objects: readonly SchemaObject[];
}

export interface TableSchema {
  readonly name: string;
  /** Partitioning, storage and strictness; empty for a plain table. */
  readonly options: string;
  /** In the table's order. */
  readonly columns: readonly ColumnSchema[];
  readonly constraints: readonly ConstraintSchema[];
  /** Without those that a constraint makes for itself. */
  readonly indexes: readonly SchemaObject[];
  /** Triggers, policies, comments: whatever else belongs to the table. */
  readonly attachments: readonly SchemaObject[];
}

export interface ColumnSchema {
  readonly name: string;
  /** With length, precision and collation, where the column has them. */
  readonly type: string;
  readonly isNullable: boolean;
  /** The default, or how the value is generated. */
  readonly default: string | null;
}

export type ConstraintType = 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion';

export interface ConstraintSchema {
  readonly type: ConstraintType;
  /** Null where it was made without a name and the database gave none. */
  readonly name: string | null;
  readonly definition: string;
}

export interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly definition: string;
}
