/** Columns as SQLite reads them. */
import { type ColumnSchema, columnDefinition } from '@runledger/governance';

/** https://www.sqlite.org/syntax/numeric-literal.html, without its underscores. */
const NUMBER = /0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/;
const LITERAL = new RegExp(
  `^(?:'(?:[^']|'')*'|[-+]? ?(?:${NUMBER.source})|null|true|false|x'[0-9a-f]*')$`,
  'i',
);

const hasLiteralDefault = ({ default: value }: ColumnSchema) =>
  value !== null && LITERAL.test(value);

/** A default that is an expression stands in parentheses, which the catalog leaves out. */
export function columnText(column: ColumnSchema): string {
  const value = column.default;
  const isPlain = value === null || LITERAL.test(value) || value.startsWith('(');
  const type = column.type.replace(' GENERATED AS ', ' GENERATED ALWAYS AS ');
  return columnDefinition({ ...column, type, default: isPlain ? value : `(${value})` });
}

export const isGenerated = ({ type }: ColumnSchema) => type.includes(' GENERATED ');

/** Whether `ADD COLUMN` takes it: rows that are there need a value, and only a literal is one. */
export function isAddable(column: ColumnSchema): boolean {
  if (isGenerated(column)) return false;
  return column.default === null ? column.isNullable : hasLiteralDefault(column);
}
