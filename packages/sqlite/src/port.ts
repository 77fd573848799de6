/** What differs on SQLite as an expression. */
import { compilingKysely, type DialectPort, type TimeBucket } from '@runledger/repositories';
import { sql } from 'kysely';
import { codecs } from './codecs.ts';
import { preparedLanguage } from './kysely/dialect.ts';

/** Instants are texts of fixed width, so the start of a bucket is a prefix of one and the rest of another. */
const BUCKETS: Record<TimeBucket, { readonly prefix: number; readonly rest: string }> = {
  hour: { prefix: 13, rest: ':00:00.000Z' },
  day: { prefix: 10, rest: 'T00:00:00.000Z' },
  month: { prefix: 7, rest: '-01T00:00:00.000Z' },
};

export const port: DialectPort = {
  compiler: compilingKysely(preparedLanguage),
  codecs,
  timeBucket(instant, bucket) {
    const { prefix, rest } = BUCKETS[bucket];
    return sql`(substr(${instant}, 1, ${sql.lit(prefix)}) || ${sql.lit(rest)})`;
  },
  exactSum: (expression) => sql<string>`cast(coalesce(sum(${expression}), 0) as text)`,
  // A transaction has the right to write from its start, and nobody else writes meanwhile.
  forUpdate: (query) => query,
  transactionLock: () => sql`null`,
  isAnyOf: (value, list) => sql`${value} in (select value from json_each(${list}))`,
  unindexed: (expression) => sql`+(${expression})`,
  storedList: (values) => JSON.stringify(values),
  storedRows(rows, columns) {
    const names = Object.keys(columns).map(
      (column) => sql`value ->> ${sql.lit(`$.${column}`)} as ${sql.ref(column)}`,
    );
    return sql`(select ${sql.join(names)} from json_each(${rows}))`;
  },
  // SQLite asks the system when the statement runs. A time that the caller took would be older than the wait for other
  // writers: a job would be taken before it was given up, and a lease granted of which part is gone.
  leaseTime: (given) => sql`coalesce(${given}, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
  later: (instant, milliseconds) =>
    sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${instant}, (${milliseconds} / 1000.0) || ' seconds')`,
};
