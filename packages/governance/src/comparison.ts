/** Two schemas against each other, part by part. */
import type { DatabaseSchema, TableSchema } from './database-schema.ts';
import { columnDefinition } from './dump.ts';

/** One way in which a database is not what it should be. */
export interface Difference {
  /** `missing` from the database, there although `unexpected`, or `different` from what is expected. */
  readonly problem: 'missing' | 'unexpected' | 'different';
  /** What kind of thing: table, column, column order, primary key, unique, foreign key, check, index … */
  readonly type: string;
  /** The table it belongs to; null for things beside the tables. */
  readonly table: string | null;
  readonly name: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

interface Part {
  readonly type: string;
  readonly name: string;
  /** Null where only its being there is compared. */
  readonly definition: string | null;
}

/** A thing that a driver adds to what the model says: a trigger of a table, a function. */
export interface NativeObject {
  readonly type: string;
  /** The table it is attached to; null for things beside the tables. */
  readonly table: string | null;
  readonly name: string;
  /** The table it is there for, and without which it is not. */
  readonly owner: string;
}

/**
 * Every difference, in the order of the expected tables; none when the database is as expected.
 *
 * @param natives things that must be there besides, whatever their definition
 */
export function compareSchemas(
  expected: DatabaseSchema,
  actual: DatabaseSchema,
  natives: readonly NativeObject[] = [],
): Difference[] {
  const actualTables = new Map(actual.tables.map((table) => [table.name, table]));
  const expectedNames = new Set(expected.tables.map((table) => table.name));
  return [
    ...expected.tables.flatMap((table) => {
      const found = actualTables.get(table.name);
      if (!found) return [tableDifference('missing', table.name)];
      return [
        ...compareParts(
          table.name,
          [...partsOf(table), ...nativeParts(natives, table.name)],
          partsOf(found),
        ),
        ...compareOrder(table, found),
      ];
    }),
    ...actual.tables
      .filter((table) => !expectedNames.has(table.name))
      .map((table) => tableDifference('unexpected', table.name)),
    ...compareParts(null, [...expected.objects, ...nativeParts(natives, null)], actual.objects),
  ];
}

/** What somebody can add to a schema without keeping the model's tables from working. */
const ADDITIONS = ['table', 'index', 'trigger'];

/** Whether a difference concerns what the model says, rather than what an application adds beside it. */
export function concernsModel({ problem, type, table }: Difference): boolean {
  return problem !== 'unexpected' || (table !== null && !ADDITIONS.includes(type));
}

/** One difference as a sentence. */
export function differenceText(difference: Difference): string {
  const { problem, type, table, name, expected, actual } = difference;
  const what = `${type} ${name}${table !== null && type !== 'table' ? ` of ${table}` : ''}`;
  if (problem === 'missing') return `The ${what} is missing${expected ? `: ${expected}` : ''}.`;
  if (problem === 'unexpected') {
    return `The ${what} is not in the model${actual ? `: ${actual}` : ''}.`;
  }
  return `The ${what} is ${actual || 'plain'} instead of ${expected || 'plain'}.`;
}

function tableDifference(problem: 'missing' | 'unexpected', name: string): Difference {
  return { problem, type: 'table', table: name, name, expected: null, actual: null };
}

function partsOf(table: TableSchema): Part[] {
  return [
    { type: 'options', name: 'storage', definition: table.options },
    ...table.columns.map((column) => ({
      type: 'column',
      name: column.name,
      definition: columnDefinition(column),
    })),
    ...table.constraints.map(({ type, name, definition }) => ({
      type,
      // One without a name cannot be the one that the model names: it shows under its definition.
      name: name ?? `(unnamed) ${definition}`,
      definition,
    })),
    ...table.indexes,
    ...table.attachments,
  ];
}

function nativeParts(natives: readonly NativeObject[], table: string | null): Part[] {
  return natives
    .filter((native) => native.table === table)
    .map(({ type, name }) => ({ type, name, definition: null }));
}

function compareParts(
  table: string | null,
  expected: readonly Part[],
  actual: readonly Part[],
): Difference[] {
  const keyOf = ({ type, name }: Part) => `${type} ${name}`;
  const found = new Map(actual.map((part) => [keyOf(part), part]));
  const known = new Set(expected.map(keyOf));
  return [
    ...expected.flatMap((part): Difference[] => {
      const { type, name, definition } = part;
      const other = found.get(keyOf(part));
      if (other && (definition === null || other.definition === definition)) return [];
      const problem = other ? 'different' : 'missing';
      const actualDefinition = other?.definition ?? null;
      return [{ problem, type, table, name, expected: definition, actual: actualDefinition }];
    }),
    ...actual
      .filter((part) => !known.has(keyOf(part)))
      .map(
        ({ type, name, definition }): Difference => ({
          problem: 'unexpected',
          type,
          table,
          name,
          expected: null,
          actual: definition,
        }),
      ),
  ];
}

/** The order of the columns that both have: rows are read and loaded by position in places. */
function compareOrder(expected: TableSchema, actual: TableSchema): Difference[] {
  const orderOf = (table: TableSchema, other: TableSchema) => {
    const names = new Set(other.columns.map((column) => column.name));
    return table.columns
      .map((column) => column.name)
      .filter((name) => names.has(name))
      .join(', ');
  };
  const [wanted, found] = [orderOf(expected, actual), orderOf(actual, expected)];
  if (wanted === found) return [];
  return [
    {
      problem: 'different',
      type: 'column order',
      table: expected.name,
      name: expected.name,
      expected: wanted,
      actual: found,
    },
  ];
}
