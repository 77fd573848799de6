/** ALTER TABLE as SQLite has it: https://www.sqlite.org/lang_altertable.html */
import type { Statement } from '@runledger/migrator';
import { type SchemaChange, SqlReadError } from '@runledger/migrator/lint';
import type { LinedCursor } from './lined-cursor.ts';
import { readColumn, type SqliteColumn } from './table.ts';

export interface Alteration {
  readonly changes: readonly SchemaChange[];
  /** Of ADD COLUMN. */
  readonly addedColumn?: SqliteColumn;
}

/** @throws SqlReadError for a form that SQLite has not, most often because another database has it */
export function readAlter(statement: Statement, cursor: LinedCursor): Alteration {
  assertOneChange(statement);
  const { line } = statement;
  if (!cursor.take('TABLE')) throw new SqlReadError(`SQLite cannot ALTER ${cursor.text}.`, line);
  const table = cursor.name();
  if (cursor.take('RENAME')) return { changes: [readRename(cursor, table, line)] };
  if (cursor.take('DROP')) return { changes: [readDropFrom(cursor, table, line)] };
  if (cursor.take('ADD')) return readAdd(cursor, table, line);
  if (cursor.take('ALTER')) {
    cursor.take('COLUMN');
    cursor.name();
    if (cursor.take('SET', 'NOT', 'NULL') || cursor.take('DROP', 'NOT', 'NULL')) {
      cursor.end('ALTER COLUMN');
      return { changes: [] };
    }
    throw new SqlReadError(
      'SQLite’s ALTER COLUMN knows only SET NOT NULL and DROP NOT NULL: types and defaults take a rebuild.',
      cursor.line,
    );
  }
  throw new SqlReadError(`SQLite cannot ALTER TABLE … ${cursor.text}.`, cursor.line);
}

function readRename(cursor: LinedCursor, table: string, line: number): SchemaChange {
  if (cursor.take('TO')) {
    const to = cursor.name();
    cursor.end('RENAME TO');
    return { kind: 'rename-table', table, to, line };
  }
  cursor.take('COLUMN');
  const column = cursor.name();
  if (!cursor.take('TO')) {
    throw new SqlReadError(`SQLite cannot RENAME ${column} of a table.`, cursor.line);
  }
  const to = cursor.name();
  cursor.end('RENAME COLUMN');
  return { kind: 'rename-column', table, column, to, line };
}

function readDropFrom(cursor: LinedCursor, table: string, line: number): SchemaChange {
  const isConstraint = cursor.take('CONSTRAINT');
  if (!isConstraint) cursor.take('COLUMN');
  const name = cursor.name();
  cursor.end(isConstraint ? 'DROP CONSTRAINT' : 'DROP COLUMN');
  return isConstraint
    ? { kind: 'drop-constraint', table, name, line }
    : { kind: 'drop-column', table, column: name, line };
}

function readAdd(cursor: LinedCursor, table: string, line: number): Alteration {
  if (TABLE_CONSTRAINT.has(cursor.word)) {
    if (cursor.take('CONSTRAINT')) cursor.name();
    if (cursor.sees('CHECK')) return { changes: [] };
    throw new SqlReadError('SQLite can ADD only a CHECK to a table: others take a rebuild.', line);
  }
  cursor.take('COLUMN');
  if (cursor.sees('IF', 'NOT', 'EXISTS')) {
    throw new SqlReadError('SQLite’s ADD COLUMN knows no IF NOT EXISTS.', cursor.line);
  }
  const column = readColumn(cursor);
  const constraints = column.constraints.map(
    (constraint): SchemaChange => ({ kind: 'add-constraint', table, constraint, line }),
  );
  return {
    changes: [{ kind: 'add-column', table, column, line }, ...constraints],
    addedColumn: column,
  };
}

const TABLE_CONSTRAINT = new Set(['CONSTRAINT', 'CHECK', 'UNIQUE', 'PRIMARY', 'FOREIGN']);

function assertOneChange({ tokens, line }: Statement): void {
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) {
      throw new SqlReadError('SQLite’s ALTER TABLE makes one change at a time.', line);
    }
  }
}
