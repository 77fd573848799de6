/** Cuts SQL into tokens. It knows no grammar, only where strings, names and comments begin and end. */
import { lineAt } from './lines.ts';
import type { SqlSyntax } from './syntax.ts';

type TokenKind = 'space' | 'comment' | 'word' | 'quoted' | 'number' | 'operator';

/** A stretch of the text; tokens follow each other without gaps. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/** Text that no SQL can begin with what it begins with: an open string or comment. */
export class SqlScanError extends Error {
  /** Line where the open piece begins, from 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'SqlScanError';
    this.line = line;
  }
}

const SPACE = /[ \t\n\r\f\v]+/y;
const BYTE_ORDER_MARK = '\uFEFF';
const WORD = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
const NUMBER = /\.?\d(?:[eE][+-](?=\d)|[\w.])*/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const BLOCK_COMMENT_EDGE = /\/\*|\*\//g;
const STRING_PREFIX = /(?:[eExXbBnN]|[uU]&)(?=')/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;

/** @throws SqlScanError when a string, name or comment is not closed */
export function scan(text: string, syntax: SqlSyntax): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  if (text.startsWith(BYTE_ORDER_MARK)) {
    tokens.push({ kind: 'space', start: 0, end: 1 });
    position = 1;
  }
  while (position < text.length) {
    const token = tokenAt(text, position, syntax);
    tokens.push(token);
    position = token.end;
  }
  return tokens;
}

/**
 * The token that begins at a place.
 * @throws SqlScanError when it is not closed
 */
export function tokenAt(text: string, start: number, syntax: SqlSyntax): Token {
  const token = (kind: TokenKind, end: number): Token => ({ kind, start, end });
  const char = text.charAt(start);
  let end = match(SPACE, text, start);
  if (end > start) return token('space', end);
  if (char === '-') {
    end = match(LINE_COMMENT, text, start);
    if (end > start) return token('comment', end);
  }
  if (char === '/' && text.charAt(start + 1) === '*') {
    return token('comment', endOfBlockComment(text, start, syntax.nestedComments));
  }
  if (char === "'") return token('quoted', endOfQuoted(text, start, start, "'", false));
  if (char === '"') return token('quoted', endOfQuoted(text, start, start, '"', false));
  const closing = syntax.identifierQuotes[char];
  if (closing !== undefined)
    return token('quoted', endOfQuoted(text, start, start, closing, false));
  if (char === '$' && syntax.dollarQuotes) {
    end = match(DOLLAR_TAG, text, start);
    if (end > start) return token('quoted', endOfDollarQuoted(text, start, end));
  }
  end = match(STRING_PREFIX, text, start);
  if (end > start) {
    const escapes = syntax.escapeStrings && (char === 'e' || char === 'E');
    return token('quoted', endOfQuoted(text, start, end, "'", escapes));
  }
  end = match(WORD, text, start);
  if (end > start) return token('word', end);
  end = match(NUMBER, text, start);
  if (end > start) return token('number', end);
  return token('operator', Math.max(match(syntax.operator, text, start), start + 1));
}

function match(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}

function endOfQuoted(text: string, start: number, open: number, quote: string, escapes: boolean) {
  for (let at = open + 1; at < text.length; at++) {
    if (escapes && text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === quote) {
      // A doubled quote is one in the string; brackets have no such way.
      if (quote === ']' || text.charAt(at + 1) !== quote) return at + 1;
      at++;
    }
  }
  const what = quote === "'" ? 'a string' : 'a quoted name';
  throw new SqlScanError(`${what} is not closed`, lineAt(text, start));
}

function endOfDollarQuoted(text: string, start: number, open: number) {
  const tag = text.slice(start, open);
  const close = text.indexOf(tag, open);
  if (close === -1) {
    throw new SqlScanError(`the string ${tag} is not closed`, lineAt(text, start));
  }
  return close + tag.length;
}

function endOfBlockComment(text: string, start: number, nested: boolean): number {
  BLOCK_COMMENT_EDGE.lastIndex = start + 2;
  let depth = 1;
  for (let edge = BLOCK_COMMENT_EDGE.exec(text); edge; edge = BLOCK_COMMENT_EDGE.exec(text)) {
    if (edge[0] === '*/') depth--;
    else if (nested) depth++;
    // In `/*/*/` of a dialect without nesting, the second edge shares its slash with the closing one.
    else BLOCK_COMMENT_EDGE.lastIndex = edge.index + 1;
    if (depth === 0) return edge.index + 2;
  }
  throw new SqlScanError('a comment is not closed', lineAt(text, start));
}
