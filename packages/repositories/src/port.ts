/** What the shared repositories need of a driver: the dialect's expressions, and a place to run statements. */
import type { LogicalType } from '@runledger/schema';
import type { Expression, Kysely, RawBuilder, SelectQueryBuilder, SqlBool } from 'kysely';

/** How one logical type is stored: both directions see values only, never NULL. */
export interface ValueCodec {
  // biome-ignore lint/suspicious/noExplicitAny: the logical type decides the value's type.
  encode(value: any): unknown;
  /** @throws DataError when TypeScript cannot hold the stored value exactly */
  decode(stored: unknown): unknown;
}

/** One codec for every logical type. */
export type ValueCodecs = { readonly [T in LogicalType]: ValueCodec };

/** The widths of time that reports and rollups group by, in UTC. */
export type TimeBucket = 'hour' | 'day' | 'month';

/** What differs between dialects as an expression; what differs as a statement is native to the driver. */
export interface DialectPort {
  /** Compiles queries and never runs them. */
  // biome-ignore lint/suspicious/noExplicitAny: the tables depend on the statement that is compiled.
  readonly compiler: Kysely<any>;
  readonly codecs: ValueCodecs;
  /** The start of the bucket that an instant lies in, as a stored instant. */
  timeBucket(instant: Expression<unknown>, bucket: TimeBucket): RawBuilder<unknown>;
  /** A sum of integers, exact beyond 2^53: it arrives as decimal text. */
  exactSum(expression: Expression<unknown>): RawBuilder<string>;
  /**
   * Keeps the rows that are read from changing until the transaction ends. Where writers take turns from the
   * start of a transaction there is nothing to add.
   * @param others what becomes of rows that another transaction has locked: `wait` for them unless given
   */
  // biome-ignore lint/suspicious/noExplicitAny: the query goes through as it is.
  forUpdate<Q extends SelectQueryBuilder<any, any, any>>(query: Q, others?: 'wait' | 'skip'): Q;
  /**
   * Waits until no other transaction holds the key, and holds it until this one ends: for what has no row yet that
   * could be locked. Select it in a statement of its own, since what that one reads may be older than the wait. Where
   * writers take turns from the start of a transaction there is nothing to wait for.
   */
  transactionLock(key: Expression<unknown>): RawBuilder<unknown>;
  /** Whether a value is one of a list of stored values, given as one parameter that {@link storedList} made. */
  isAnyOf(value: Expression<unknown>, list: Expression<unknown>): RawBuilder<SqlBool>;
  /** The same value, not to be found through an index: for an engine that takes the wrong one without statistics. */
  unindexed<T>(expression: Expression<T>): Expression<T>;
  /** A list of stored values as one parameter. */
  storedList(values: readonly unknown[]): unknown;
  /**
   * Rows of stored values as a table, from one parameter: JSON text of a list of objects, with JSON columns as text
   * inside it. The columns have the names and types that are given; bytes have no form in JSON.
   */
  storedRows(
    rows: Expression<unknown>,
    columns: { readonly [column: string]: Exclude<LogicalType, 'bytes'> },
  ): RawBuilder<Record<string, unknown>>;
  /**
   * The time that decides leases, when the statement runs: the database's own, for workers on many hosts alike, or the
   * given instant where the store was given a clock (else it is NULL).
   */
  leaseTime(given: Expression<unknown>): RawBuilder<unknown>;
  /** An instant so many milliseconds later. */
  later(instant: Expression<unknown>, milliseconds: Expression<unknown>): RawBuilder<unknown>;
}

/** A statement that was compiled once. Its name is unique and stable, at most 63 bytes. */
export interface PreparedSql {
  readonly name: string;
  readonly sql: string;
  /**
   * Planned at each call, where plans are kept otherwise: for tables that are empty one moment and full the next, as
   * a queue is. It costs a tenth of a millisecond or two.
   */
  readonly isReplanned?: boolean;
}

export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
  /** Rows that an INSERT, UPDATE or DELETE changed. */
  readonly changes: number;
}

/** Where statements run: the database, or one transaction of it. */
export interface Session {
  /**
   * Runs one statement.
   * @throws RunledgerError mapped from the native error
   */
  execute(statement: PreparedSql, values: readonly unknown[]): Promise<StatementResult>;
  /**
   * Runs the work all or none: in a transaction of its own, or as part of the one that this is. A failed statement
   * is the end of the transaction, so there is nothing to catch and try again inside; work that throws after it has
   * changed something ends it too. Where this is a transaction, its other statements wait until the work has ended:
   * locks keep nobody out who is in the same one. So the work uses the session it is given, and no other.
   */
  atomically<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * For what writes or locks, and may not come to execute anything that does.
   * @throws DatabaseError in a transaction that only reads: the end of it, as a failed statement is
   */
  assertWritable(): void;
  /** Whether this is one transaction: what is locked stays locked until it ends. */
  readonly isTransaction: boolean;
  /**
   * Runs the work once what was done here has committed: at once where every statement commits by itself, and never
   * when the transaction rolls back. A transaction that an application began does not tell its end: there it never
   * runs. The work must not throw.
   */
  afterCommit(work: () => void): void;
}
