/** What the engine asks of a database to run a backfill. Like all of the port it says what happened and never waits. */

import type { RowWatch } from '../checks/port.ts';
import type { JournalChange, StatementErrorRecord } from '../history/port.ts';
import type { StatementLimits } from '../run/port.ts';
import type { Statement } from '../sql/statements.ts';

/** `pending` from the commit of its migration until its first batch; `failed` until somebody runs it again. */
export type BackfillState = 'pending' | 'running' | 'failed' | 'finished';

/** Values of the key's columns, exact, as the driver writes them down; not for people. */
export type RowKey = readonly string[];

/** One row of `migration_backfills`. It is there from the commit of its migration on, and goes with it. */
export interface BackfillRow {
  readonly stream: string;
  readonly version: string;
  readonly status: BackfillState;
  /** The key up to which rows are done, or `null` before the first batch. */
  readonly lastKey: RowKey | null;
  /** Rows that batches covered, whether or not they changed something in them. */
  readonly rowsDone: number;
  readonly batches: number;
  /** Who runs it, different for each run; `null` when nobody does. */
  readonly runner: string | null;
  /** Until when nobody else takes it over, as long as the runner commits no further batch. */
  readonly leaseUntil: Date | null;
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
  readonly error: StatementErrorRecord | null;
}

/** Columns, none of which can be NULL, that tell every row of a table from the others. */
export interface TableKey {
  readonly columns: readonly string[];
  readonly isPrimary: boolean;
}

/** The rows of a table after one key, in the order of the key. */
export interface RowsAfter {
  readonly table: string;
  readonly columns: readonly string[];
  /** `null`: from the first row on. */
  readonly after: RowKey | null;
}

/** How far the rows go that are there, from one key on. */
export interface Reach extends RowsAfter {
  /** The greatest key that was there before; `null`: none is known. */
  readonly known: RowKey | null;
}

/** The rows between two keys, the second one included. */
export interface KeyRange extends RowsAfter {
  /** What the statements call the table. */
  readonly alias: string;
  readonly upTo: RowKey;
}

export interface BatchRows {
  /** The last one's key. */
  readonly upTo: RowKey;
  readonly count: number;
}

/** What a query of the application's own gave. */
export interface QueryResult {
  readonly rows: readonly Record<string, unknown>[];
}

/** One transaction of a backfill: a batch and its progress, all or none. */
export interface BatchTransaction {
  /**
   * The progress as it is now, which nobody else can change before the end of the transaction; `null` when there is
   * none (any more).
   * @param patience `none` says at once that another process has it
   * @throws LockUnavailable
   */
  lock(name: BackfillName, patience: 'some' | 'none'): Promise<BackfillRow | null>;
  /** The next rows, at most so many, or `null` when there are none. */
  next(rows: RowsAfter, limit: number): Promise<BatchRows | null>;
  /**
   * How far a round goes: the known greatest key itself, the same object, as long as a row up to it is left; then the
   * greatest key there is now. Where there are no rows, what was known.
   */
  greatest(reach: Reach): Promise<RowKey | null>;
  /**
   * @throws StatementFailure
   * @throws StatementTimedOut
   * @throws LockUnavailable
   */
  run(statement: Statement): Promise<void>;
  /**
   * A statement of the application's own; parameters are `$1`, `$2` … on every driver.
   * @throws the same as {@link run}
   */
  query(sql: string, values: readonly unknown[]): Promise<QueryResult>;
  /**
   * Begins to count rows; as a migration's transaction does.
   * @returns what to call after the statements: it tells the watch of every loss
   */
  count(watch: RowWatch): Promise<() => Promise<void>>;
  /**
   * @param isDurable false when a later batch follows, whose commit makes this one durable as well
   */
  write(change: JournalChange, isDurable: boolean): Promise<void>;
}

export interface BackfillName {
  readonly stream: string;
  readonly version: string;
}

export interface BackfillSession {
  /** Every row of `migration_backfills`; none where there is no such table. */
  progress(): Promise<readonly BackfillRow[]>;
  /** Keys of a table, its primary key first; `null` when there is no such table. */
  keysOf(table: string): Promise<readonly TableKey[] | null>;
  /** An expression, in parentheses and on one line, that is true for the rows of the range and for no others. */
  predicate(range: KeyRange): string;
  /**
   * Commits what the work did, or undoes it when the work throws.
   * @throws LockUnavailable
   */
  transaction<T>(
    limits: StatementLimits,
    work: (transaction: BatchTransaction) => Promise<T>,
  ): Promise<T>;
}
