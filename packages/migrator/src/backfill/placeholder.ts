/**
 * `:batch` stands, in the statements of a backfill, where the condition on the rows of the batch belongs. It is what
 * psql calls a variable and sqlite3 a parameter, so both run such a file as a whole when they are told that it is
 * true (`psql -v batch=true`, `.parameter set :batch true`), and change nothing when they are not.
 */
import { scan } from '../sql/scanner.ts';
import type { SqlSyntax } from '../sql/syntax.ts';

const NAME = 'batch';

/** How often the statement says `:batch`. */
export function countBatches(sql: string, syntax: SqlSyntax): number {
  return placesOf(sql, syntax).length;
}

/** The statement with the condition in place of each `:batch`. */
export function withBatch(sql: string, condition: string, syntax: SqlSyntax): string {
  let text = '';
  let done = 0;
  for (const { start, end } of placesOf(sql, syntax)) {
    text += sql.slice(done, start) + condition;
    done = end;
  }
  return text + sql.slice(done);
}

function placesOf(sql: string, syntax: SqlSyntax): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  let colon: number | null = null;
  for (const { start, end } of scan(sql, syntax)) {
    const text = sql.slice(start, end);
    if (colon !== null && text === NAME) places.push({ start: colon, end });
    // `::batch` would be a cast to a type of that name.
    colon = text === ':' && colon === null ? start : null;
  }
  return places;
}
