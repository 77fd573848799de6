/**
 * What a statement does to the schema, in no dialect's words. Names are folded as the dialect folds them; what a
 * dialect cannot tell of a statement it leaves out.
 */

export interface ColumnFacts {
  readonly name: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** The type as the dialect spells it, without modifiers and in lower case; empty where there is none. */
  readonly type: string;
  /** What stands in parentheses after it: a length, a precision and a scale. */
  readonly modifiers: readonly number[];
  readonly notNull: boolean;
  readonly hasDefault: boolean;
}

export type ConstraintKind = 'primary-key' | 'unique' | 'foreign-key' | 'check' | 'exclusion';

export interface ConstraintFacts {
  readonly kind: ConstraintKind;
  /** `null` where the database is left to choose one. */
  readonly name: string | null;
  /** Columns of the table; of a check other words, too, that its condition has, or none. */
  readonly columns: readonly string[];
  /** The table that a foreign key refers to. */
  readonly target: string | null;
  /** Whether it was held against the rows that are there. */
  readonly isValid: boolean;
  /** The column that a check proves not to be NULL, and nothing else. */
  readonly provesNotNull: string | null;
  readonly line: number;
}

interface OfTable {
  readonly table: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

export interface TableCreation extends OfTable {
  readonly kind: 'create-table';
  readonly columns: readonly ColumnFacts[];
  readonly constraints: readonly ConstraintFacts[];
  /** Whether the columns are told at all: `CREATE TABLE … AS` has them from its query. */
  readonly isWhole: boolean;
  /** The table that it is a partition of from the beginning. */
  readonly partitionOf: string | null;
  /** The column that it is split by. */
  readonly partitionedBy: string | null;
  /** Gone with the session. */
  readonly isTemporary: boolean;
  /** Whether the table itself demands that each value is of its column's type, as SQLite's STRICT ones do. */
  readonly isStrict?: boolean;
}

export interface IndexCreation extends OfTable {
  readonly kind: 'create-index';
  /** `null` where the database is left to choose one. */
  readonly name: string | null;
  /** Columns, in order; `null` stands for an expression. */
  readonly columns: readonly (string | null)[];
  readonly isUnique: boolean;
}

export type SchemaChange =
  | TableCreation
  | IndexCreation
  | (OfTable & { readonly kind: 'drop-table' })
  | (OfTable & { readonly kind: 'rename-table'; readonly to: string })
  | (OfTable & { readonly kind: 'add-column'; readonly column: ColumnFacts })
  | (OfTable & { readonly kind: 'drop-column'; readonly column: string })
  | (OfTable & { readonly kind: 'rename-column'; readonly column: string; readonly to: string })
  | (OfTable & { readonly kind: 'change-type'; readonly column: string } & Pick<
        ColumnFacts,
        'type' | 'modifiers'
      >)
  | (OfTable & { readonly kind: 'add-constraint'; readonly constraint: ConstraintFacts })
  | (OfTable & { readonly kind: 'drop-constraint'; readonly name: string })
  | (OfTable & { readonly kind: 'validate-constraint'; readonly name: string })
  | (OfTable & { readonly kind: 'create-trigger'; readonly name: string })
  /** `TRUNCATE`, or `DELETE` without a condition. */
  | (OfTable & { readonly kind: 'empty-table' })
  | { readonly kind: 'drop-index'; readonly name: string; readonly line: number }
  | {
      readonly kind: 'rename-index';
      readonly name: string;
      readonly to: string;
      readonly line: number;
    }
  /** Of one that holds its rows, too. */
  | { readonly kind: 'create-view'; readonly name: string; readonly line: number }
  | { readonly kind: 'drop-view'; readonly name: string; readonly line: number };
