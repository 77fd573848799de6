/** What the checks around a migration ask of a target; part of the engine's port (see `target.ts`). */

/** A table that statements can take rows from. */
export interface WatchedTable {
  /** As it is called before the statements run. */
  readonly name: string;
  /** As it is called after them, where they rename it; else the same. */
  readonly laterName: string;
  /** How its rows go: one by one, where a target may count what goes, all at once, or with the table. */
  readonly removal: 'rows' | 'contents' | 'table';
}

/** Which rows to count around the statements of one transaction. */
export interface RowWatch {
  /**
   * Tables that the statements name as those that they take rows from. What goes with these, by references and by
   * triggers, is the target's to find.
   */
  readonly tables: readonly WatchedTable[];
  /** Tables that the statements only insert into or update: rows can go by their triggers, or by a conflict. */
  readonly written: readonly string[];
  /** Whether the statements call code that nothing is known of: it can drop and empty tables. */
  readonly isOpen: boolean;
  /**
   * Told of every loss after the statements and before the commit.
   * @throws StatementFailure for the target to roll back
   */
  check(losses: readonly RowLoss[]): void;
}

/** A table that has fewer rows after the statements than before them, by their doing and not by that of others. */
export interface RowLoss {
  readonly table: string;
  readonly rows: number;
  /** The table itself is no longer there. */
  readonly isGone: boolean;
}
