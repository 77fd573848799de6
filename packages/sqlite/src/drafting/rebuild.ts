/**
 * A table made anew: SQLite changes most of a definition in no other way
 * (https://www.sqlite.org/lang_altertable.html#otheralter). The engine turns foreign keys off, counts rows and looks
 * for what was lost.
 */
import {
  type ColumnSchema,
  type ConstraintSchema,
  constraintText,
  createTableStatement,
  indexStatement,
  mentions,
  type Step,
  type TableSchema,
} from '@runledger/governance';
import { columnText, isGenerated } from './columns.ts';
import { triggerSteps } from './triggers.ts';

/** @param notes for the first statement */
export function rebuilding(from: TableSchema, to: TableSchema, notes: readonly string[]): Step[] {
  const table = from.name;
  const made = `${table}__new`;
  const option = `rebuild=${table}`;
  const there = new Set(from.columns.map(({ name }) => name));
  const copied = to.columns
    .filter((column) => there.has(column.name) && !isGenerated(column))
    .map(({ name }) => name)
    .join(', ');
  // The engine takes an index that does not come back for a loss, unless it is dropped in so many words.
  const gone = from.indexes.filter(({ name }) => !to.indexes.some((index) => index.name === name));
  return [
    ...gone.map(({ name }) => ({ sql: `DROP INDEX ${name}` })),
    { sql: createText({ ...to, name: made }), notes, option },
    { sql: `INSERT INTO ${made} (${copied})\nSELECT ${copied} FROM ${table}` },
    { sql: `DROP TABLE ${table}` },
    { sql: `ALTER TABLE ${made} RENAME TO ${table}` },
    ...to.indexes.map((index) => ({ sql: indexStatement(table, index) })),
    ...triggerSteps(to),
  ];
}

/** A check of one column alone stands with the column, which can then be dropped together with it. */
function createText(table: TableSchema): string {
  const checkedColumn = ({ type, definition }: ConstraintSchema) => {
    const named = table.columns.filter(({ name }) => mentions(definition, name));
    return type === 'check' && named.length === 1 ? named[0] : undefined;
  };
  const others = table.constraints.filter((constraint) => !checkedColumn(constraint));
  const text = (column: ColumnSchema) =>
    [
      columnText(column),
      ...table.constraints.filter((each) => checkedColumn(each) === column).map(constraintText),
    ].join(' ');
  return createTableStatement({ ...table, constraints: others }, text);
}
