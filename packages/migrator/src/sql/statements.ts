/** Cuts a script into its statements, as `psql` and `sqlite3` do. */
import { LineCounter } from './lines.ts';
import { scan, type Token } from './scanner.ts';
import type { SqlSyntax } from './syntax.ts';

/** One statement of a migration. */
export interface Statement {
  /** Its text from the first token to the last, without the semicolon. */
  readonly sql: string;
  /** Position in its file, from 0. */
  readonly index: number;
  /** Line of the file where it begins, from 1. */
  readonly line: number;
  /** Its tokens without comments and white space. */
  readonly tokens: readonly string[];
}

export interface Script {
  readonly statements: readonly Statement[];
  /** Comments, in order; those before the first statement can hold options. */
  readonly comments: readonly { readonly text: string; readonly leading: boolean }[];
}

/** @throws SqlScanError when a string, name or comment is not closed */
export function parseScript(text: string, syntax: SqlSyntax): Script {
  const statements: Statement[] = [];
  const comments: { text: string; leading: boolean }[] = [];
  const body = BODIES[syntax.bodies];
  const lines = new LineCounter(text);
  let open = new OpenStatement();
  const finish = () => {
    const statement = open.close(text, lines, statements.length);
    if (statement) statements.push(statement);
    open = new OpenStatement();
  };
  for (const token of scan(text, syntax)) {
    if (token.kind === 'space') continue;
    if (token.kind === 'comment') {
      const leading = statements.length === 0 && open.tokens.length === 0;
      comments.push({ text: text.slice(token.start, token.end), leading });
      continue;
    }
    const value = text.slice(token.start, token.end);
    const ends =
      value === ';' &&
      !(syntax.semicolonsInParentheses && open.parentheses > 0) &&
      !body.holdsSemicolon(open);
    if (ends) finish();
    else open.add(token, value, body);
  }
  finish();
  return { statements, comments };
}

/** A statement that has not ended yet. */
class OpenStatement {
  readonly tokens: string[] = [];
  parentheses = 0;
  /** How many blocks of a body are open. */
  depth = 0;
  #start = 0;
  #end = 0;

  add(token: Token, value: string, body: Body): void {
    if (this.tokens.length === 0) this.#start = token.start;
    this.#end = token.end;
    if (value === '(') this.parentheses++;
    if (value === ')') this.parentheses--;
    if (token.kind === 'word') body.enter(this, value.toUpperCase());
    this.tokens.push(value);
  }

  close(text: string, lines: LineCounter, index: number): Statement | null {
    if (this.tokens.length === 0) return null;
    const sql = text.slice(this.#start, this.#end);
    return { sql, index, line: lines.at(this.#start), tokens: this.tokens };
  }
}

interface Body {
  /** Told of every word before it is added. */
  enter(open: OpenStatement, word: string): void;
  holdsSemicolon(open: OpenStatement): boolean;
}

const BODIES: Readonly<Record<SqlSyntax['bodies'], Body>> = {
  // As sqlite3_complete() has it: a trigger ends with `; END ;`, so CASE … END needs no counting.
  trigger: {
    enter: () => undefined,
    holdsSemicolon({ tokens }) {
      if (!beginsWith(tokens, /^CREATE( TEMP| TEMPORARY)? TRIGGER$/)) return false;
      return !(tokens.at(-1)?.toUpperCase() === 'END' && tokens.at(-2) === ';');
    },
  },
  // As psql's scanner has it: BEGIN and CASE open a block, END closes one, in functions and procedures only.
  atomic: {
    enter(open, word) {
      if (word === 'END') open.depth = Math.max(0, open.depth - 1);
      else if (word === 'CASE' && open.depth > 0) open.depth++;
      else if (word === 'BEGIN' && beginsWith(open.tokens, FUNCTION)) open.depth++;
    },
    holdsSemicolon: ({ depth }) => depth > 0,
  },
};

const FUNCTION = /^CREATE( OR REPLACE)? (FUNCTION|PROCEDURE)$/;

/** Whether the first tokens, one or several, are what the pattern says. */
function beginsWith(tokens: readonly string[], pattern: RegExp): boolean {
  const longest = Math.min(tokens.length, 4);
  for (let count = 1; count <= longest; count++) {
    if (pattern.test(tokens.slice(0, count).join(' ').toUpperCase())) return true;
  }
  return false;
}
