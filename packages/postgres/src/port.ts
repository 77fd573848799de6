/** What differs on PostgreSQL as an expression. */
import { compilingKysely, type DialectPort } from '@runledger/repositories';
import type { LogicalType } from '@runledger/schema';
import { sql } from 'kysely';
import { codecs } from './codecs.ts';
import { language } from './kysely/dialect.ts';

/** The types of columns; what JSON there is arrives as text, and is read as such at the end. */
const TYPES: { readonly [T in Exclude<LogicalType, 'bytes'>]: string } = {
  id: 'uuid',
  key: 'text',
  text: 'text',
  enum: 'text',
  integer: 'integer',
  count: 'bigint',
  money: 'bigint',
  instant: 'timestamptz',
  day: 'date',
  json: 'text',
  list: 'text[]',
  boolean: 'boolean',
};

/**
 * @param schema where the tables are
 * @param hasGivenClock whether the application's clock decides leases, as in tests
 */
export function dialectPort(schema: string, hasGivenClock = false): DialectPort {
  return {
    compiler: compilingKysely(language).withSchema(schema),
    codecs,
    timeBucket: (instant, bucket) => sql`date_trunc(${sql.lit(bucket)}, ${instant}, 'UTC')`,
    // A sum of bigint is numeric, which arrives as text.
    exactSum: (expression) => sql<string>`coalesce(sum(${expression}), 0)::text`,
    forUpdate: (query, others) =>
      (others === 'skip' ? query.forUpdate().skipLocked() : query.forUpdate()) as typeof query,
    // As text: what returns nothing has a type of its own.
    transactionLock: (key) => sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`,
    isAnyOf: (value, list) => sql`${value} = any(${list})`,
    // The server gathers statistics by itself.
    unindexed: (expression) => expression,
    storedList: (values) => values,
    storedRows(rows, columns) {
      const entries = Object.entries(columns);
      const selected = entries.map(([column, type]) =>
        type === 'json' ? sql`${sql.ref(column)}::jsonb as ${sql.ref(column)}` : sql.ref(column),
      );
      const declared = entries.map(
        ([column, type]) => sql`${sql.ref(column)} ${sql.raw(TYPES[type])}`,
      );
      return sql`(select ${sql.join(selected)} from json_to_recordset(${rows}) as given (${sql.join(declared)}))`;
    },
    // Asked for in a query of its own, so that an index can be used: the function may change from row to row.
    leaseTime: (given) =>
      hasGivenClock ? sql`${given}::timestamptz` : sql`(select clock_timestamp())`,
    later: (instant, milliseconds) =>
      sql`(${instant} + ${milliseconds} * interval '1 millisecond')`,
  };
}
