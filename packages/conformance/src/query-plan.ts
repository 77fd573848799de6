/** How an engine answers a query: which indexes it searches, and what it reads whole. */
import { expect } from 'vitest';
import type { DriverUnderTest, TestDatabase } from './driver.ts';
import { openFresh } from './fixtures.ts';

export interface QueryPlan {
  /** The indexes that are searched, each with the columns whose values lead to its entries. */
  readonly searches: readonly IndexSearch[];
  /** The tables that are read whole. */
  readonly scans: readonly string[];
  /** Whether rows are put in order all at once; an index that gives them in order but for the last column does not. */
  readonly sorts: boolean;
}

interface IndexSearch {
  /** As the migrations name it, or as the engine does for a key. */
  readonly index: string;
  readonly columns: readonly string[];
}

export interface Explained extends TestDatabase {
  /**
   * The plan of the only statement of a call.
   * @param values see {@link TestDatabase.plan}
   */
  planOf(call: () => Promise<unknown>, values?: readonly unknown[]): Promise<QueryPlan>;
}

/** A fresh database that tells how it would run the statements of calls. */
export async function openExplained(driver: DriverUnderTest): Promise<Explained> {
  const heard: string[] = [];
  const database = await openFresh(driver, { onQuery: ({ sql }) => heard.push(sql) });
  return {
    ...database,
    async planOf(call, values) {
      heard.length = 0;
      await call();
      expect(heard).toHaveLength(1);
      return await database.plan(heard[0] as string, values);
    },
  };
}
