/**
 * What a statement does to the schema, read from its tokens. SQLite's grammar for schemas is small, and the engine
 * cuts statements into tokens anyway; a parser would be one more dependency (docs/decisions/0107).
 */
import type { Statement } from '@runledger/migrator';
import {
  actionsOf,
  type IndexCreation,
  linedTokens,
  type SchemaChange,
  SqlReadError,
  type TableCreation,
  withoutQuotes,
} from '@runledger/migrator/lint';
import { sqliteSyntax } from '../migrations/syntax.ts';
import { readAlter } from './alter-table.ts';
import { LinedCursor } from './lined-cursor.ts';
import { readBody, type SqliteColumn } from './table.ts';

/** A table's creation with what only SQLite's rules ask for. */
export interface SqliteTable extends TableCreation {
  readonly columns: readonly SqliteColumn[];
  readonly isStrict: boolean;
  readonly isVirtual: boolean;
}

export interface ReadStatement {
  readonly changes: readonly SchemaChange[];
  readonly table: SqliteTable | null;
  /** Of ALTER TABLE … ADD COLUMN. */
  readonly addedColumn: SqliteColumn | null;
}

const BEGINNINGS = new Set(
  'ALTER ANALYZE ATTACH BEGIN COMMIT CREATE DELETE DETACH DROP END EXPLAIN INSERT PRAGMA REINDEX RELEASE REPLACE ROLLBACK SAVEPOINT SELECT UPDATE VACUUM VALUES WITH'.split(
    ' ',
  ),
);

const known = new WeakMap<Statement, ReadStatement>();

/** What was read of a statement; nothing of one that could not be. */
export function factsOf(statement: Statement): ReadStatement {
  return known.get(statement) ?? NOTHING;
}

/** @throws SqlReadError when no statement of SQLite begins so */
export function readStatement(statement: Statement): ReadStatement {
  let read = known.get(statement);
  if (!read) {
    read = readTokens(statement);
    known.set(statement, read);
  }
  return read;
}

function readTokens(statement: Statement): ReadStatement {
  const cursor = new LinedCursor(linedTokens(statement, sqliteSyntax));
  const { line, word } = cursor;
  if (!BEGINNINGS.has(word)) {
    throw new SqlReadError(`no statement of SQLite begins with ${cursor.text}.`, line);
  }
  cursor.next();
  switch (word) {
    case 'CREATE':
      return readCreate(cursor, line);
    case 'DROP':
      return withChanges(readDrop(cursor, line));
    case 'ALTER':
      return { ...NOTHING, ...readAlter(statement, cursor) };
    default:
      return withChanges(emptied(statement));
  }
}

const NOTHING: ReadStatement = { changes: [], table: null, addedColumn: null };

const withChanges = (changes: readonly SchemaChange[]): ReadStatement => ({
  changes,
  table: null,
  addedColumn: null,
});

function readCreate(cursor: LinedCursor, line: number): ReadStatement {
  const isTemporary = cursor.take('TEMP') || cursor.take('TEMPORARY');
  if (cursor.take('TABLE')) return readTable(cursor, line, isTemporary);
  if (cursor.take('VIRTUAL', 'TABLE')) return readVirtual(cursor, line);
  if (cursor.take('UNIQUE', 'INDEX')) return withChanges([readIndex(cursor, line, true)]);
  if (cursor.take('INDEX')) return withChanges([readIndex(cursor, line, false)]);
  if (cursor.take('VIEW')) {
    skipIfNotExists(cursor);
    return withChanges([{ kind: 'create-view', name: cursor.name(), line }]);
  }
  if (cursor.take('TRIGGER')) return withChanges(readTrigger(cursor, line));
  throw new SqlReadError(`SQLite cannot CREATE ${cursor.text}.`, line);
}

function skipIfNotExists(cursor: LinedCursor): void {
  cursor.take('IF', 'NOT', 'EXISTS');
}

function readTable(cursor: LinedCursor, line: number, isTemporary: boolean): ReadStatement {
  skipIfNotExists(cursor);
  const table = cursor.name();
  const isWhole = !cursor.sees('AS');
  const { columns, constraints } = readBody(isWhole ? cursor.list() : []);
  let isStrict = false;
  while (isWhole && !cursor.isAtEnd)
    isStrict = cursor.next().toUpperCase() === 'STRICT' || isStrict;
  const creation: SqliteTable = {
    kind: 'create-table',
    table,
    line,
    columns,
    constraints,
    isWhole,
    partitionOf: null,
    partitionedBy: null,
    isTemporary,
    isStrict,
    isVirtual: false,
  };
  return { changes: [creation], table: creation, addedColumn: null };
}

function readVirtual(cursor: LinedCursor, line: number): ReadStatement {
  skipIfNotExists(cursor);
  const creation: SqliteTable = {
    kind: 'create-table',
    table: cursor.name(),
    line,
    columns: [],
    constraints: [],
    isWhole: false,
    partitionOf: null,
    partitionedBy: null,
    isTemporary: false,
    isStrict: false,
    isVirtual: true,
  };
  return { changes: [creation], table: creation, addedColumn: null };
}

function readIndex(cursor: LinedCursor, line: number, isUnique: boolean): IndexCreation {
  // An index may have the word for its name.
  if (cursor.sees('CONCURRENTLY') && !cursor.sees('CONCURRENTLY', 'ON')) {
    throw new SqlReadError('SQLite cannot CREATE an index CONCURRENTLY.', line);
  }
  skipIfNotExists(cursor);
  if (cursor.sees('ON')) throw new SqlReadError('SQLite wants a name for each index.', line);
  const name = cursor.name();
  cursor.take('ON');
  const table = cursor.name();
  if (cursor.sees('USING')) throw new SqlReadError('SQLite cannot CREATE an index USING.', line);
  const columns = cursor.list().map((part) => {
    const rest = part.slice(1).map(({ text }) => text.toUpperCase());
    const isPlain = rest.every((word, at) => ORDERING.has(word) || rest[at - 1] === 'COLLATE');
    return isPlain ? withoutQuotes(part[0]?.text ?? '') : null;
  });
  return { kind: 'create-index', name, table, columns, isUnique, line };
}

const ORDERING = new Set(['ASC', 'DESC', 'COLLATE']);

function readTrigger(cursor: LinedCursor, line: number): SchemaChange[] {
  skipIfNotExists(cursor);
  const name = cursor.name();
  while (!cursor.isAtEnd && !cursor.take('ON')) cursor.next();
  return cursor.isAtEnd ? [] : [{ kind: 'create-trigger', name, table: cursor.name(), line }];
}

function readDrop(cursor: LinedCursor, line: number): SchemaChange[] {
  const what = cursor.next().toUpperCase();
  cursor.take('IF', 'EXISTS');
  const name = cursor.name();
  cursor.end(`DROP ${what}`);
  switch (what) {
    case 'TABLE':
      return [{ kind: 'drop-table', table: name, line }];
    case 'INDEX':
      return [{ kind: 'drop-index', name, line }];
    case 'VIEW':
      return [{ kind: 'drop-view', name, line }];
    case 'TRIGGER':
      return [];
    default:
      throw new SqlReadError(`SQLite cannot DROP ${what}.`, line);
  }
}

function emptied({ tokens, line }: Statement): SchemaChange[] {
  return actionsOf(tokens).flatMap((action) => {
    if (action.does !== 'delete' || action.hasCondition) return [];
    return action.names.map(({ written }) => ({ kind: 'empty-table', table: written, line }));
  });
}
