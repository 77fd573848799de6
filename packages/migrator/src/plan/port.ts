/** What plans and scripts ask of a target; part of the engine's port (see `target.ts`). */

import type { Statement } from '../sql/statements.ts';

/** What tells a database from others, copies of it included, as far as that can be told. */
export interface DatabaseIdentity {
  /** Written into it by the engine's first action there, which a copy has as well; `null` before that. */
  readonly stored: string | null;
  /** Where it is, in words that a copy elsewhere does not share: not for people. */
  readonly place: string;
  /** What {@link place} was before there was anything there: the same, but for a file that is made. */
  readonly emptyPlace: string;
}

export interface TableSize {
  readonly table: string;
  /** Rows, estimated or counted up to a bound; `null` when nothing is known of them. */
  readonly rows: number | null;
  /** There are more rows than were counted. */
  readonly isAtLeast: boolean;
  /** Bytes on the disk, indexes included; `null` when that would take long to find out. */
  readonly bytes: number | null;
}

/** That rows of one table refer to rows of another. */
export interface TableReference {
  readonly table: string;
  readonly parent: string;
  /** What becomes of a row when the one that it refers to is deleted. */
  readonly onDelete: 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action';
}

/** A statement that a guard of the target would stop, as its rows are now. */
export interface ForeseenStop {
  readonly statement: Statement;
  readonly message: string;
}

/** A lock on a table, in the database's own words. */
export interface TableLock {
  /** Unqualified; a table in place of its partitions. */
  readonly table: string;
  /** `ACCESS EXCLUSIVE` and its like. */
  readonly mode: string;
  /** What others cannot do with the table while it is held. */
  readonly blocks: 'reads and writes' | 'writes' | 'nothing';
}

/** What one statement did, measured. */
export interface StatementEffect {
  /** The strongest lock on each table; without those that every reader takes. */
  readonly locks: readonly TableLock[];
  /** Tables that were written anew, row by row. */
  readonly rewrites: readonly string[];
  /** Tables that were read from end to end. */
  readonly scans: readonly string[];
}

/** How a script is written that the database's own command line runs. */
export interface ScriptStyle {
  /** Lines at the top: stop at the first error, and where names are looked up. */
  readonly begin: readonly string[];
  /** What begins a transaction as the engine begins one, with its semicolon. */
  readonly transaction: string;
  /** Around a migration that makes a table anew. */
  readonly beforeRebuild: readonly string[];
  readonly afterRebuild: readonly string[];
}
