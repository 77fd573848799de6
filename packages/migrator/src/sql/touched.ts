/**
 * Which tables and other objects statements name, as far as their tokens tell. It reads no grammar and rather
 * names too many: what it serves is the question whether two migrations can get into each other's way.
 */
import { SqlScanError, scan } from './scanner.ts';
import type { Statement } from './statements.ts';
import type { SqlSyntax } from './syntax.ts';

export interface Touched {
  /** Made, altered, dropped or written to. */
  readonly changed: ReadonlySet<string>;
  /** Read or referenced. */
  readonly read: ReadonlySet<string>;
}

const CHANGING = new Set(
  'TABLE INTO UPDATE ON VIEW INDEX TRIGGER TYPE DOMAIN SEQUENCE FUNCTION PROCEDURE TRUNCATE'.split(
    ' ',
  ),
);
const READING = new Set(['FROM', 'JOIN', 'REFERENCES', 'OF', 'USING']);
const WITH_LISTS = new Set(['TABLE', 'VIEW', 'INDEX', 'FROM', 'TRUNCATE']);
const FILLERS = new Set(
  'IF NOT EXISTS ONLY CONCURRENTLY LATERAL TEMP TEMPORARY MATERIALIZED OR REPLACE IGNORE ABORT ROLLBACK FAIL'.split(
    ' ',
  ),
);
/** What follows `ON` or `UPDATE` where no table does. */
const NO_NAMES = new Set(
  'CONFLICT DELETE UPDATE INSERT COMMIT OF SET SELECT TABLE VALUES'.split(' '),
);
const NAME = /^(?:[A-Za-z_\u0080-\uFFFF"`[])/;

export function touchedBy(statements: readonly Statement[], syntax: SqlSyntax): Touched {
  const touched = { changed: new Set<string>(), read: new Set<string>() };
  for (const { tokens } of statements) collect(tokens, touched, syntax);
  return touched;
}

function collect(
  tokens: readonly string[],
  touched: { changed: Set<string>; read: Set<string> },
  syntax: SqlSyntax,
): void {
  for (const [index, token] of tokens.entries()) {
    if (token.startsWith('$') && token.length > 2) {
      const tag = token.slice(0, token.indexOf('$', 1) + 1);
      collect(wordsOf(token.slice(tag.length, -tag.length), syntax), touched, syntax);
      continue;
    }
    const keyword = token.toUpperCase();
    const deletes = keyword === 'FROM' && tokens[index - 1]?.toUpperCase() === 'DELETE';
    const into = CHANGING.has(keyword) || deletes ? touched.changed : touched.read;
    if (!CHANGING.has(keyword) && !READING.has(keyword)) continue;
    for (const name of namesAfter(tokens, index + 1, WITH_LISTS.has(keyword))) into.add(name);
  }
}

/** @param lists whether several can follow, with commas between */
export function namesAfter(tokens: readonly string[], start: number, lists: boolean): string[] {
  const names: string[] = [];
  let at = start;
  for (;;) {
    while (FILLERS.has(tokens[at]?.toUpperCase() ?? '')) at++;
    while (tokens[at + 1] === '.') at += 2;
    const token = tokens[at];
    if (token === undefined || !NAME.test(token) || NO_NAMES.has(token.toUpperCase())) return names;
    names.push(unquoted(token));
    if (!lists || tokens[at + 1] !== ',') return names;
    at += 2;
  }
}

/** The name itself: folded when it is not quoted. */
export function unquoted(token: string): string {
  return /^["`[]/.test(token) ? token.slice(1, -1) : token.toLowerCase();
}

/** The tokens of a function's body, which may be in a language other than SQL. */
export function wordsOf(text: string, syntax: SqlSyntax): string[] {
  try {
    return scan(text, syntax)
      .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
      .map(({ start, end }) => text.slice(start, end));
  } catch (error) {
    if (!(error instanceof SqlScanError)) throw error;
    return text.match(/\w+/g) ?? [];
  }
}

/** Names that one changes and the other changes or reads. */
export function conflictsBetween(first: Touched, second: Touched): string[] {
  const names = new Set<string>();
  for (const name of first.changed) {
    if (second.changed.has(name) || second.read.has(name)) names.add(name);
  }
  for (const name of second.changed) if (first.read.has(name)) names.add(name);
  return [...names].sort();
}
