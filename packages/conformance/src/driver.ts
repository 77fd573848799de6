/** What a driver's tests give to the suites: fresh databases of it. */
import type { AnyTable, ApiKeyOptions, QueryListener, Row, Store, Timers } from '@runledger/schema';
import type { QueryPlan } from './query-plan.ts';

export interface TestDatabase {
  readonly store: Store;
  /** All rows of a table, decoded by the driver's codecs, in no particular order. */
  rows<T extends AnyTable>(table: T): Promise<Row<T>[]>;
  /** Runs one SQL statement that both dialects understand, through the driver's error mapping. */
  sql(text: string): Promise<void>;
  /** Takes every trigger away, for what somebody does to the database past them. */
  dropTriggers(): Promise<void>;
  /**
   * How a statement would run on tables that are worth an index.
   * @param values stored values of its parameters, where the plan is to be the one for them
   */
  plan(sql: string, values?: readonly unknown[]): Promise<QueryPlan>;
  /** A read through the query builder that the store lends out, to try the rules of transactions on it. */
  readWithQueryBuilder(): Promise<unknown>;
  close(): Promise<void>;
}

export interface TestOptions {
  readonly clock?: () => Date;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly onQuery?: QueryListener;
  readonly apiKeys?: ApiKeyOptions;
  /** Time for what the store does in the background. */
  readonly timers?: Timers;
}

export interface DriverUnderTest {
  /** Leads the names of the tests: `sqlite :memory:`, `postgres`. */
  readonly name: string;
  /** A migrated, empty database; the options are the store's. */
  open(options?: TestOptions): Promise<TestDatabase>;
}
