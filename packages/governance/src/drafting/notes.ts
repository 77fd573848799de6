/** What a person has to look at, worded alike for every database. */
import type { ColumnSchema, ConstraintSchema } from '../database-schema.ts';
import type { SchemaChange, TableChange } from './changes.ts';

export const notes = {
  filled: (table: string, column: string) =>
    `rows that hold no ${column} need one first: UPDATE ${table} SET ${column} = … WHERE ${column} IS NULL, in batches`,
  typed: (column: string, from: string, to: string) =>
    `${column} changes from ${from} to ${to}: look whether every value can be converted, and back`,
  tightened: (what: string) => `fails where rows do not meet ${what}: look, and mend them, before`,
  lost: (what: string) =>
    `${what} goes with its data: first deploy code that does without it, and keep a copy`,
  rows: 'rows are only taken away by a file that says so: -- runledger: allow=data-loss reason="…"',
  returned: (what: string) => `${what} comes back empty: its data has to come from a copy`,
  renamed: (table: string, from: string, to: string) =>
    `if ${to} is ${from} under another name, replace this and the dropping of ${from} by: ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`,
  renamedTable: (from: string, to: string) =>
    `if ${to} is ${from} under another name, replace this and the dropping of ${from} by: ALTER TABLE ${from} RENAME TO ${to}`,
} as const;

/** Whether the constraint says something of the rows that are there, and not of a column alone that is new to them. */
export function concernsRows(
  { columns }: TableChange,
  { type, definition }: ConstraintSchema,
): boolean {
  if (type === 'unique' || type === 'primary key') return true;
  return !columns.added.some(({ name }) => mentions(definition, name));
}

/** Whether a definition names the column of its table; what stands behind REFERENCES is another's. */
export function mentions(definition: string, column: string): boolean {
  const own = definition.replace(/\breferences .*$/is, '');
  const name = column.replaceAll('$', String.raw`\$`);
  return new RegExp(String.raw`(?<![\w$'])"?${name}"?(?![\w$'])`, 'i').test(own);
}

/** The dropped column that an added one may be under another name: of the same type, and the only one of it. */
export function renamedFrom(change: TableChange, added: ColumnSchema): ColumnSchema | null {
  const alike = change.columns.dropped.filter(({ type }) => type === added.type);
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** The dropped table that has the columns of a created one. */
export function renamedTableFrom(
  { dropped }: SchemaChange,
  created: SchemaChange['created'][number],
): string | null {
  const columnsOf = ({ columns }: typeof created) => columns.map(({ name }) => name).join();
  return dropped.find((table) => columnsOf(table) === columnsOf(created))?.name ?? null;
}
