/** Telling which reference leads nowhere. */
import { type AnyTable, type ForeignKey, ForeignKeyViolationError } from '@runledger/schema';
import { columnOf } from './request.ts';

/**
 * Runs work that writes rows of a table. Where a foreign key of the table refuses it, the error says which property
 * it is, and what the property holds where that is one row's and may be shown.
 * @param row the only row that is written
 */
export async function tellingOrphans<T>(
  table: AnyTable,
  work: Promise<T>,
  row?: { readonly [property: string]: unknown },
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ForeignKeyViolationError)) throw error;
    const key = table.foreignKeys.find(({ name }) => name === error.constraint);
    if (!key) throw error;
    throw new ForeignKeyViolationError(messageOf(table, key, row), {
      table: error.table,
      constraint: error.constraint,
      cause: error.cause,
    });
  }
}

function messageOf(
  table: AnyTable,
  { columns, target }: ForeignKey,
  row: { readonly [property: string]: unknown } | undefined,
): string {
  const property = columns.at(-1) as string;
  const { classification } = columnOf(table, property);
  const mayShow = classification === 'public' || classification === 'internal';
  const value = row && mayShow ? ` ${JSON.stringify(row[property])}` : '';
  const owner = columns.length > 1 ? ' of the organization' : '';
  return `The ${table.name} row refers to a row of ${target} that is not there: no ${property}${value}${owner}.`;
}
