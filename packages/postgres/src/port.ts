/** What differs on PostgreSQL as an expression. */
import { compilingKysely, type DialectPort } from '@runledger/repositories';
import { sql } from 'kysely';
import { codecs } from './codecs.ts';
import { language } from './kysely/dialect.ts';

/** @param schema where the tables are */
export function dialectPort(schema: string): DialectPort {
  return {
    compiler: compilingKysely(language).withSchema(schema),
    codecs,
    timeBucket: (instant, bucket) => sql`date_trunc(${sql.lit(bucket)}, ${instant}, 'UTC')`,
    // A sum of bigint is numeric, which arrives as text.
    exactSum: (expression) => sql<string>`coalesce(sum(${expression}), 0)::text`,
    forUpdate: (query) => query.forUpdate() as typeof query,
    // As text: what returns nothing has a type of its own.
    transactionLock: (key) => sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`,
    isAnyOf: (value, list) => sql`${value} = any(${list})`,
    storedList: (values) => values,
  };
}
