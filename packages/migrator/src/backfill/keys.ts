/** The key which the batches of a backfill go by, and statements that change it. */

import { assignmentsIn } from '../sql/assignments.ts';
import { keyOf } from '../sql/names.ts';
import type { Statement } from '../sql/statements.ts';
import type { BackfillOptions } from './options.ts';
import type { TableKey } from './port.ts';

/** The key of a table that batches go by. */
export interface BatchKey {
  readonly table: string;
  readonly columns: readonly string[];
}

/** The one of the table's keys that the file names, or the primary key. */
export function keyAmong(
  keys: readonly TableKey[],
  { key }: Pick<BackfillOptions, 'key'>,
): TableKey | undefined {
  const wanted = key?.join();
  return keys.find(({ columns, isPrimary }) =>
    wanted === undefined ? isPrimary : columns.join() === wanted,
  );
}

/** Why there is no such key among them. */
export function keyMissing(
  keys: readonly TableKey[],
  { table, key }: Pick<BackfillOptions, 'table' | 'key'>,
): string {
  const what = key ? `unique key ${key.join()}` : 'primary key';
  const known = keys.map(({ columns }) => columns.join()).join(' or ');
  return `${table} has no ${what} whose columns are never NULL; ${known ? `there is key=${known}` : 'give it one in the migration'}`;
}

/**
 * Why the statements cannot go by the key, or `null`. A row that they move ahead comes again in a later batch, and is
 * changed again, perhaps for ever; one that they move back may never come.
 */
export function keyProblem(statements: readonly Statement[], key: BatchKey): string | null {
  const [first] = keyColumnsChangedBy(statements, key);
  if (first === undefined) return null;
  return `it changes ${first}, and its batches go by the key ${key.columns.join(', ')}: rows that it moves ahead would come again, perhaps for ever, and others never; go by another key (key=<column>,<column>), or say it in a migration`;
}

/** The key's columns that the statements set. */
export function keyColumnsChangedBy(
  statements: readonly Statement[],
  { table, columns }: BatchKey,
): string[] {
  const names = new Set(columns.map(keyOf));
  return statements
    .flatMap(({ tokens }) => assignmentsIn(tokens))
    .filter((assignment) => keyOf(assignment.table) === keyOf(table))
    .flatMap((assignment) => assignment.columns.filter((name) => names.has(keyOf(name))));
}
