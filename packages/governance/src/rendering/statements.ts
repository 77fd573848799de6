/** Definitions as the statements that make them. Names are unqualified. */
import type {
  ColumnSchema,
  ConstraintSchema,
  SchemaObject,
  TableSchema,
} from '../database-schema.ts';
import { columnDefinition } from '../dump.ts';

/** Type, nullability and default of a column as they stand behind its name. */
export type ColumnText = (column: ColumnSchema) => string;

/** `CREATE TABLE`, then its indexes. */
export function tableStatements(
  table: TableSchema,
  columnText: ColumnText = columnDefinition,
): string[] {
  return [
    createTableStatement(table, columnText),
    ...table.indexes.map((index) => indexStatement(table.name, index)),
  ];
}

/** `CREATE TABLE` without indexes. */
export function createTableStatement(
  table: TableSchema,
  columnText: ColumnText = columnDefinition,
): string {
  const parts = [
    ...table.columns.map((column) => `${column.name} ${columnText(column)}`),
    ...table.constraints.map(constraintText),
  ];
  return `CREATE TABLE ${table.name} (\n  ${parts.join(',\n  ')}\n)${table.options && ` ${table.options}`}`;
}

/** A constraint as it stands in a table's definition. */
export function constraintText({ name, definition }: ConstraintSchema): string {
  return name === null ? definition : `CONSTRAINT ${name} ${definition}`;
}

/** @param manner what follows `INDEX`, such as `CONCURRENTLY` */
export function indexStatement(table: string, index: SchemaObject, manner = ''): string {
  const [, unique = '', rest = ''] = /^(unique )?(.*)$/is.exec(index.definition) ?? [];
  return `CREATE ${unique.toUpperCase()}INDEX ${manner && `${manner} `}${index.name} ON ${table} ${rest}`;
}
