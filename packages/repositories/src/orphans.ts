/** Telling which reference leads nowhere. */
import { type AnyTable, type ForeignKey, ForeignKeyViolationError } from '@runledger/schema';
import { columnOf } from './request.ts';

const MOST_SHOWN = 5;

type RowOf = object;

/**
 * Runs work that writes rows of a table. Where a foreign key of the table refuses it, the error says which property
 * it is, and what the property holds where that may be shown: of several rows, what any of them does, since the
 * engines do not say which row it was.
 * @param rows all that are written
 */
export async function tellingOrphans<T>(
  table: AnyTable,
  work: Promise<T>,
  rows: readonly RowOf[],
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ForeignKeyViolationError)) throw error;
    const key = table.foreignKeys.find(({ name }) => name === error.constraint);
    if (!key) throw error;
    throw new ForeignKeyViolationError(messageOf(table, key, rows), {
      table: error.table,
      constraint: error.constraint,
      cause: error.cause,
    });
  }
}

function messageOf(
  table: AnyTable,
  { columns, target }: ForeignKey,
  rows: readonly RowOf[],
): string {
  const property = columns.at(-1) as string;
  const { classification } = columnOf(table, property);
  const mayShow = classification === 'public' || classification === 'internal';
  const value = mayShow ? named(rows.map((row) => (row as Record<string, unknown>)[property])) : '';
  const owner = columns.length > 1 ? ' of the organization' : '';
  return `The ${table.name} row refers to a row of ${target} that is not there: no ${property}${value}${owner}.`;
}

function named(held: readonly unknown[]): string {
  const values = [...new Set(held)].filter((value) => value !== null && value !== undefined);
  if (values.length === 0) return '';
  const shown = values.slice(0, MOST_SHOWN).map((value) => JSON.stringify(value));
  const more = values.length > MOST_SHOWN ? ` or ${values.length - MOST_SHOWN} more` : '';
  return values.length === 1 ? ` ${shown}` : `, which is one of ${shown.join(', ')}${more},`;
}
