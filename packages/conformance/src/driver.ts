/** What a driver's tests give to the suites: fresh databases of it. */
import type { AnyTable, Row, Store } from '@runledger/schema';

export interface TestDatabase {
  readonly store: Store;
  /** All rows of a table, decoded by the driver's codecs, in no particular order. */
  rows<T extends AnyTable>(table: T): Promise<Row<T>[]>;
  /** Runs one SQL statement that both dialects understand, through the driver's error mapping. */
  sql(text: string): Promise<void>;
  /** Takes every trigger away, for what somebody does to the database past them. */
  dropTriggers(): Promise<void>;
  /** A read through the query builder that the store lends out, to try the rules of transactions on it. */
  readWithQueryBuilder(): Promise<unknown>;
  close(): Promise<void>;
}

export interface DriverUnderTest {
  /** Leads the names of the tests: `sqlite :memory:`, `postgres`. */
  readonly name: string;
  /** A migrated, empty database; `clock` is the store's. */
  open(options?: { readonly clock?: () => Date }): Promise<TestDatabase>;
}
