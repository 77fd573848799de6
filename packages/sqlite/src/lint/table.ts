/** Reads what stands in the parentheses of CREATE TABLE (https://www.sqlite.org/lang_createtable.html). */
import {
  type ColumnFacts,
  type ConstraintFacts,
  type LinedToken,
  withoutQuotes,
} from '@runledger/migrator/lint';
import { LinedCursor } from './lined-cursor.ts';

/** A column with what only SQLite's rules ask for. */
export interface SqliteColumn extends ColumnFacts {
  /** As it is written, `varchar ( 20 )`; empty where there is none. */
  readonly declaredType: string;
  readonly isPrimaryKey: boolean;
  readonly isUnique: boolean;
  readonly isAutoincrement: boolean;
  readonly isReference: boolean;
  readonly hasCheck: boolean;
  readonly generated: 'stored' | 'virtual' | null;
  /** What follows DEFAULT; empty where there is none. */
  readonly default: readonly string[];
  readonly constraints: readonly ConstraintFacts[];
}

/** SQLite holds every constraint against the rows that are there. */
const checked = { isValid: true, provesNotNull: null };

const TABLE_CONSTRAINT = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);
const COLUMN_CONSTRAINT = new Set(
  'CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS'.split(' '),
);

export interface TableBody {
  readonly columns: readonly SqliteColumn[];
  readonly constraints: readonly ConstraintFacts[];
}

export function readBody(parts: readonly (readonly LinedToken[])[]): TableBody {
  const columns: SqliteColumn[] = [];
  const constraints: ConstraintFacts[] = [];
  for (const part of parts) {
    if (TABLE_CONSTRAINT.has(part[0]?.text.toUpperCase() ?? '')) {
      constraints.push(...readTableConstraint(new LinedCursor(part)));
    } else if (part.length > 0) {
      const column = readColumn(new LinedCursor(part));
      columns.push(column);
      constraints.push(...column.constraints);
    }
  }
  return { columns, constraints };
}

/** What may be a column in a condition; functions and words of the language are among them. */
const namesIn = (parts: readonly (readonly LinedToken[])[]) =>
  parts.flat().flatMap(({ text }) => (/^[A-Za-z_"`[]/.test(text) ? [withoutQuotes(text)] : []));

const namesOf = (parts: readonly (readonly LinedToken[])[]) =>
  parts.map(([first]) => withoutQuotes(first?.text ?? ''));

function readTableConstraint(cursor: LinedCursor): ConstraintFacts[] {
  const { line } = cursor;
  const name = cursor.take('CONSTRAINT') ? cursor.name() : null;
  const fact = { name, columns: [], target: null, ...checked, line };
  if (cursor.take('PRIMARY', 'KEY')) {
    const columns = namesOf(cursor.list());
    return [{ ...fact, kind: 'primary-key', columns }];
  }
  if (cursor.take('UNIQUE')) {
    return [{ ...fact, kind: 'unique', columns: namesOf(cursor.list()) }];
  }
  if (cursor.take('CHECK')) return [{ ...fact, kind: 'check', columns: namesIn(cursor.list()) }];
  if (cursor.take('FOREIGN', 'KEY')) {
    const columns = namesOf(cursor.list());
    const target = cursor.take('REFERENCES') ? cursor.name() : null;
    return [{ ...fact, kind: 'foreign-key', columns, target }];
  }
  return [];
}

/** A column's definition, as CREATE TABLE and ALTER TABLE … ADD COLUMN have it. */
export function readColumn(cursor: LinedCursor): SqliteColumn {
  const { line } = cursor;
  const name = cursor.name();
  const type: string[] = [];
  while (!cursor.isAtEnd && !COLUMN_CONSTRAINT.has(cursor.word)) type.push(cursor.next());
  const words = type.join(' ').toLowerCase();
  let facts = {
    notNull: false,
    isPrimaryKey: false,
    isUnique: false,
    isAutoincrement: false,
    isReference: false,
    hasCheck: false,
  };
  let generated: SqliteColumn['generated'] = null;
  let defaultTokens: readonly string[] = [];
  const constraints: ConstraintFacts[] = [];
  let given: string | null = null;
  const add = (
    kind: ConstraintFacts['kind'],
    at: number,
    target: string | null = null,
    columns = [name],
  ) => {
    constraints.push({ kind, name: given, columns, target, ...checked, line: at });
    given = null;
  };
  while (!cursor.isAtEnd) {
    const at = cursor.line;
    if (cursor.take('CONSTRAINT')) given = cursor.name();
    else if (cursor.take('PRIMARY', 'KEY')) {
      facts = { ...facts, isPrimaryKey: true };
      add('primary-key', at);
    } else if (cursor.take('AUTOINCREMENT')) facts = { ...facts, isAutoincrement: true };
    else if (cursor.take('NOT', 'NULL')) {
      facts = { ...facts, notNull: true };
      given = null;
    } else if (cursor.take('UNIQUE')) {
      facts = { ...facts, isUnique: true };
      add('unique', at);
    } else if (cursor.take('CHECK')) {
      // Of the column alone it goes with it.
      const others = namesIn(cursor.list()).filter((each) => each !== name);
      facts = { ...facts, hasCheck: true };
      add('check', at, null, others);
    } else if (cursor.take('DEFAULT')) {
      defaultTokens = readDefault(cursor);
      given = null;
    } else if (cursor.take('REFERENCES')) {
      facts = { ...facts, isReference: true };
      const target = cursor.name();
      cursor.list();
      add('foreign-key', at, target);
    } else if (cursor.take('AS')) {
      cursor.list();
      generated = cursor.take('STORED') ? 'stored' : 'virtual';
    } else cursor.next();
  }
  return {
    name,
    line,
    // Never enforced, so nobody asks.
    modifiers: [],
    type: words.replace(/ ?\(.*$/, ''),
    declaredType: words,
    ...facts,
    generated,
    default: defaultTokens,
    hasDefault: defaultTokens.length > 0,
    constraints,
  };
}

/** A literal, with its sign, or an expression in parentheses. */
function readDefault(cursor: LinedCursor): string[] {
  if (cursor.sees('(')) {
    const inner = cursor.list().map((part) => part.map(({ text }) => text).join(' '));
    return ['(', inner.join(' , '), ')'];
  }
  const sign = cursor.sees('-') || cursor.sees('+') ? [cursor.next()] : [];
  return [...sign, cursor.next()];
}
