/** The names that a table's declaration gives its constraints: SQLite keeps them only in the text. */
import { type ConstraintKind, constraintName } from '@runledger/schema';
import type Database from 'better-sqlite3';
import { constraintsOf } from '../introspection/create-table.ts';
import { nameOf } from '../introspection/tokens.ts';

export type DeclaredType = 'primary key' | 'unique' | 'foreign key' | 'check';

/**
 * The name of the table's constraint of a type.
 * @param columns which of them is meant: its columns, in order
 */
export function declaredName(
  database: Database.Database,
  table: string,
  type: DeclaredType,
  columns?: readonly string[],
): string | null {
  const constraints = constraintsOfTable(database, table).filter((each) => each.type === type);
  const meant = constraints.find(
    ({ definition }) => columns === undefined || isOf(definition, columns),
  );
  return meant?.name ?? null;
}

/** Whether the table has a check of this name. */
export function hasCheck(database: Database.Database, table: string, name: string): boolean {
  return constraintsOfTable(database, table).some(
    (each) => each.type === 'check' && each.name === name,
  );
}

/** The name that the model's rule gives, or `null` where that would be longer than any it makes. */
export function conventionalName(
  kind: ConstraintKind,
  table: string,
  columns: readonly string[] = [],
): string | null {
  try {
    return constraintName(kind, table, columns);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function constraintsOfTable(database: Database.Database, table: string) {
  const sql = database
    .prepare<[string], string>(`SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?`)
    .pluck()
    .get(table);
  return sql === undefined ? [] : constraintsOf(sql);
}

/** Whether a canonical definition, `UNIQUE (a, b)`, is about the columns. */
function isOf(definition: string, columns: readonly string[]): boolean {
  const listed = /\(([^)]*)\)/.exec(definition)?.[1]?.split(', ') ?? [];
  return isSame(listed.map(nameOf), columns);
}

export function isSame(left: readonly string[], right: readonly string[]): boolean {
  return (
    left.length === right.length &&
    left.every((column, place) => column.toLowerCase() === right[place]?.toLowerCase())
  );
}
