/**
 * What statements do to which objects, as far as their tokens tell. A definition does nothing but define: the code
 * in a function or a trigger runs later, if at all.
 */
import { Cursor } from './cursor.ts';
import type { ObjectName } from './names.ts';

export type Action = DefinitionAction | RowAction;

interface Target {
  /** `TABLE`, `MATERIALIZED VIEW` … */
  readonly kind: string;
  /** Several where the statement lists them; none where it makes an index without calling it anything. */
  readonly names: readonly ObjectName[];
}

type DefinitionAction = Target &
  (
    | { readonly does: 'create'; readonly isTemporary: boolean }
    | { readonly does: 'alter'; readonly dropsColumn: boolean }
    | { readonly does: 'rename'; readonly to: ObjectName }
    | { readonly does: 'drop' | 'reindex' }
  );

type RowAction = {
  /** Of the tables; several only to truncate them. */
  readonly names: readonly ObjectName[];
} & (
  | { readonly does: 'truncate' }
  // One that replaces takes the rows that are in the way of its own. A condition is one outside parentheses.
  | { readonly does: 'insert'; readonly replaces: boolean }
  | { readonly does: 'update'; readonly replaces: boolean; readonly hasCondition: boolean }
  | { readonly does: 'delete'; readonly hasCondition: boolean }
  | { readonly does: 'merge'; readonly deletes: boolean }
);

/** Statements that do nothing by the words of actions that follow in them: these are defined, allowed or told of. */
const DEFINING = new Set('CREATE ALTER COMMENT GRANT REVOKE SET'.split(' '));
/** What stands before such a word that begins no action: `OR REPLACE`, `ON DELETE`, `FOR NO KEY UPDATE`. */
const CONTINUED = new Set(['OR', 'ON', 'FOR', 'KEY']);

/** The actions of one statement, or of a block of code, in their order; those in its WITH are among them. */
export function actionsOf(tokens: readonly string[]): Action[] {
  const isDefinition = DEFINING.has(tokens[0]?.toUpperCase() ?? '');
  const beginnings = isDefinition ? tokens.slice(0, 1) : tokens;
  return beginnings.flatMap((_, at) => actionAt(tokens, at) ?? []);
}

/** The action that begins at a place, or `null` where none does. */
export function actionAt(tokens: readonly string[], at: number): Action | null {
  if (CONTINUED.has(tokens[at - 1]?.toUpperCase() ?? '')) return null;
  const cursor = new Cursor(tokens, at + 1);
  switch (tokens[at]?.toUpperCase()) {
    case 'CREATE':
      return readCreate(cursor);
    case 'ALTER':
      return readAlter(cursor);
    case 'DROP':
      return readDrop(cursor);
    case 'REINDEX':
      return readReindex(cursor);
    case 'TRUNCATE':
      return readTruncate(cursor);
    case 'INSERT':
      return readInsert(cursor, takeAlternative(cursor));
    case 'REPLACE':
      return readInsert(cursor, 'REPLACE');
    case 'UPDATE':
      return readUpdate(cursor);
    case 'DELETE':
      return readDelete(cursor);
    case 'MERGE':
      return readMerge(cursor);
    default:
      return null;
  }
}

const MODIFIERS = new Set(
  'OR REPLACE UNIQUE LOCAL GLOBAL TEMP TEMPORARY UNLOGGED CONSTRAINT RECURSIVE'.split(' '),
);
/** What makes a kind with the word behind it. */
const KIND_MODIFIERS = new Set(['MATERIALIZED', 'FOREIGN', 'VIRTUAL', 'EVENT']);

function readCreate(cursor: Cursor): Action | null {
  let isTemporary = false;
  for (; MODIFIERS.has(cursor.word); cursor.next()) isTemporary ||= cursor.word.startsWith('TEMP');
  const target = readTarget(cursor);
  return target && { does: 'create', ...target, isTemporary };
}

function readAlter(cursor: Cursor): Action | null {
  const target = readTarget(cursor, takeTable);
  if (!target) return null;
  if (cursor.take('RENAME', 'TO')) {
    const to = cursor.takeName();
    return to && { does: 'rename', ...target, to };
  }
  return { does: 'alter', ...target, dropsColumn: target.kind === 'TABLE' && dropsColumn(cursor) };
}

/** `DROP [COLUMN] x`, and neither `DROP CONSTRAINT x` nor `ALTER [COLUMN] x DROP NOT NULL`. */
function dropsColumn(cursor: Cursor): boolean {
  return wordsOutside(cursor).some(
    (word, at, words) =>
      word === 'DROP' && words[at + 1] !== 'CONSTRAINT' && (at === 0 || words[at - 1] === ','),
  );
}

function readDrop(cursor: Cursor): Action | null {
  const target = readTarget(cursor);
  return target && { does: 'drop', ...target };
}

function readReindex(cursor: Cursor): Action | null {
  // (VERBOSE)
  if (cursor.take('(')) while (!cursor.isAtEnd && cursor.next() !== ')');
  const target = readTarget(cursor);
  return target && { does: 'reindex', ...target };
}

function readTarget(cursor: Cursor, take = takeName): Target | null {
  let kind = cursor.next().toUpperCase();
  if (KIND_MODIFIERS.has(kind)) kind += ` ${cursor.next().toUpperCase()}`;
  cursor.take('CONCURRENTLY');
  if (!cursor.take('IF', 'EXISTS')) cursor.take('IF', 'NOT', 'EXISTS');
  const names = takeList(cursor, take);
  const isUnnamed = cursor.sees('ON');
  return names.length > 0 || isUnnamed ? { kind, names } : null;
}

function readTruncate(cursor: Cursor): Action | null {
  cursor.take('TABLE');
  const names = takeList(cursor, takeTable);
  return names.length > 0 ? { does: 'truncate', names } : null;
}

function readInsert(cursor: Cursor, alternative: string | null): Action | null {
  const name = cursor.take('INTO') ? cursor.takeName() : null;
  return name && { does: 'insert', names: [name], replaces: alternative === 'REPLACE' };
}

function readUpdate(cursor: Cursor): Action | null {
  const replaces = takeAlternative(cursor) === 'REPLACE';
  const name = takeTable(cursor);
  return name && { does: 'update', names: [name], replaces, hasCondition: hasCondition(cursor) };
}

function readDelete(cursor: Cursor): Action | null {
  const name = cursor.take('FROM') ? takeTable(cursor) : null;
  return name && { does: 'delete', names: [name], hasCondition: hasCondition(cursor) };
}

function readMerge(cursor: Cursor): Action | null {
  const name = cursor.take('INTO') ? takeTable(cursor) : null;
  const deletes = wordsOutside(cursor).includes('DELETE');
  return name && { does: 'merge', names: [name], deletes };
}

/** `OR REPLACE`, `OR IGNORE` …: what becomes of a row that breaks a constraint. */
function takeAlternative(cursor: Cursor): string | null {
  return cursor.take('OR') ? cursor.next().toUpperCase() : null;
}

function takeList(cursor: Cursor, take: typeof takeName): ObjectName[] {
  const names: ObjectName[] = [];
  do {
    const name = take(cursor);
    if (!name) break;
    names.push(name);
  } while (cursor.take(','));
  return names;
}

const takeName = (cursor: Cursor) => cursor.takeName();

/** `a`, `ONLY a`, `ONLY (a)` and `a *` (https://www.postgresql.org/docs/current/sql-delete.html). */
function takeTable(cursor: Cursor): ObjectName | null {
  const isOnly = cursor.take('ONLY');
  const isInParentheses = isOnly && cursor.take('(');
  const name = cursor.takeName();
  if (isInParentheses) cursor.take(')');
  cursor.take('*');
  return name;
}

const hasCondition = (cursor: Cursor) => wordsOutside(cursor).includes('WHERE');

/** What follows in no parentheses, up to the end of the statement or of the parentheses around it. */
function wordsOutside(cursor: Cursor): string[] {
  const words: string[] = [];
  for (let depth = 0; !cursor.isAtEnd; ) {
    const word = cursor.next().toUpperCase();
    if (word === ')') depth--;
    if (depth < 0 || (depth === 0 && word === ';')) break;
    if (depth === 0) words.push(word);
    if (word === '(') depth++;
  }
  return words;
}
