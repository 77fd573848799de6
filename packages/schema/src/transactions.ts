/** What a caller may say about a transaction. */

/**
 * How far transactions that run at the same time are kept apart, with the meaning that the SQL standard and
 * PostgreSQL give them. SQLite runs every transaction as `serializable`.
 */
export const ISOLATION_LEVELS = ['read committed', 'repeatable read', 'serializable'] as const;

export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

export interface TransactionOptions {
  /**
   * `read committed` unless given: each statement sees what has committed before it. `repeatable read`: all
   * statements see one state. `serializable`: the outcome is that of running one transaction after the other.
   */
  readonly isolation?: IsolationLevel | undefined;
  /**
   * Refuses every change, and calls that may make one or lock a row, also where they would find nothing to do. On
   * SQLite the work reads one state of the database and keeps no writer waiting, but for a database in memory, where it
   * takes its turn. False unless given.
   */
  readonly readOnly?: boolean | undefined;
  /**
   * How often the work runs again when it lost against a concurrent transaction: 0 to 100, 5 unless given.
   */
  readonly retries?: number | undefined;
}
