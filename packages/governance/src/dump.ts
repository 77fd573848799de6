/** The canonical text of a schema: the same database gives the same text, on every run and every machine. */
import { compareCodePoints } from '@runledger/schema';
import type { ColumnSchema, DatabaseSchema, TableSchema } from './database-schema.ts';

/**
 * The schema as text, tables and their parts in the order of their names, columns in their own.
 *
 * @param isLeftOut names tables that are not to be in it
 */
export function dump(
  schema: DatabaseSchema,
  isLeftOut: (table: string) => boolean = () => false,
): string {
  const tables = sorted(
    schema.tables.filter((table) => !isLeftOut(table.name)),
    (table) => table.name,
  ).map(tableText);
  const objects = sorted(schema.objects, ({ type, name }) => `${type} ${name}`).map(
    ({ type, name, definition }) => `${type} ${name}\n${indented(definition)}`,
  );
  return [...tables, ...objects].map((text) => `${text}\n`).join('\n');
}

function tableText(table: TableSchema): string {
  const parts = [
    ...table.columns.map((column) => `column ${column.name} ${columnDefinition(column)}`),
    ...sorted(
      table.constraints.map(
        ({ type, name, definition }) => `${type} ${name ?? '(unnamed)'} ${definition}`,
      ),
      (text) => text,
    ),
    ...sorted(
      [...table.indexes, ...table.attachments].map(
        ({ type, name, definition }) => `${type} ${name} ${definition}`,
      ),
      (text) => text,
    ),
  ];
  const head = `table ${table.name}${table.options && ` ${table.options}`}`;
  return [head, ...parts.map(indented)].join('\n');
}

/** Type, nullability and default of a column in one line. */
export function columnDefinition(column: ColumnSchema): string {
  return [
    column.type,
    ...(column.isNullable ? [] : ['NOT NULL']),
    ...(column.default === null ? [] : [`DEFAULT ${column.default}`]),
  ].join(' ');
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => line && `  ${line}`)
    .join('\n');
}

/** By code point, which no locale changes. */
function sorted<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareCodePoints(keyOf(a), keyOf(b)));
}
