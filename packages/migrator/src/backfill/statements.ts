/** The SQL of backfills that is the same in every database: their progress, and row comparisons over a key's columns. */
import type { KeyRange, Reach, RowKey, RowsAfter } from './port.ts';

/** The columns of a `BackfillRow` by its names; a `WHERE` or an `ORDER BY` may follow. */
export const PROGRESS = `SELECT stream, version, status, last_key AS "lastKey", rows_done AS "rowsDone", batches, runner,
    lease_until AS "leaseUntil", started_at AS "startedAt", updated_at AS "updatedAt", finished_at AS "finishedAt", error
  FROM migration_backfills`;

/** How a database writes what such SQL is made of. */
export interface KeysetWords {
  /** The name as an identifier. */
  identifier(name: string): string;
  /** One value of a key, as the driver keeps it, in SQL. */
  value(kept: string): string;
  /** An expression: the columns' values as the driver keeps them, all in one. */
  kept(columns: readonly string[]): string;
}

/** An expression, in parentheses and on one line, that is true for the rows of the range and for no others. */
export function rangePredicate(
  { alias, columns, after, upTo }: KeyRange,
  words: KeysetWords,
): string {
  const key = row(columns.map((name) => `${words.identifier(alias)}.${words.identifier(name)}`));
  const last = `${key} <= ${values(upTo, words)}`;
  return after === null ? `(${last})` : `(${key} > ${values(after, words)} AND ${last})`;
}

/** A query for the `count` of the next rows, at most so many, and the last one's `key`; without a row when none is left. */
export function nextRowsSql(
  { table, columns, after }: RowsAfter,
  limit: number,
  words: KeysetWords,
): string {
  const names = columns.map((name) => words.identifier(name));
  const condition = after === null ? '' : `WHERE ${row(names)} > ${values(after, words)}`;
  return `WITH batch AS MATERIALIZED (
      SELECT ${names.join(', ')} FROM ${words.identifier(table)} ${condition}
      ORDER BY ${names.join(', ')} LIMIT ${limit}
    )
    SELECT (SELECT count(*) FROM batch) AS count, ${words.kept(names)} AS key
    FROM batch ORDER BY ${names.map((name) => `${name} DESC`).join(', ')} LIMIT 1`;
}

/**
 * A query for how far the rows go, as `key`: the known greatest one as long as a row up to it is left, and then the
 * greatest there is now; without a row where there is none.
 */
export function greatestKeySql(
  { table, columns, after, known }: Reach,
  words: KeysetWords,
): string {
  const names = columns.map((name) => words.identifier(name));
  const from = `FROM ${words.identifier(table)}`;
  const greatest = `SELECT ${words.kept(names)} AS key ${from}
    ORDER BY ${names.map((name) => `${name} DESC`).join(', ')} LIMIT 1`;
  if (known === null) return greatest;
  const isLeft = `EXISTS (SELECT 1 ${from} WHERE ${row(names)} <= ${values(known, words)}${
    after === null ? '' : ` AND ${row(names)} > ${values(after, words)}`
  })`;
  return `SELECT CASE WHEN ${isLeft} THEN NULL ELSE (${greatest}) END AS key`;
}

const values = (key: RowKey, words: KeysetWords) => row(key.map((kept) => words.value(kept)));

const row = (parts: readonly string[]) =>
  parts.length === 1 ? parts.join() : `(${parts.join(', ')})`;
