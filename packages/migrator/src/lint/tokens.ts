/** A statement's tokens with the lines that they stand on, for dialects that are read without a parser. */
import { scan } from '../sql/scanner.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';

export interface LinedToken {
  readonly text: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

export function linedTokens({ sql, line }: Statement, syntax: SqlSyntax): LinedToken[] {
  const tokens: LinedToken[] = [];
  let at = line;
  for (const { kind, start, end } of scan(sql, syntax)) {
    const text = sql.slice(start, end);
    if (kind !== 'space' && kind !== 'comment') tokens.push({ text, line: at });
    for (const char of text) if (char === '\n') at++;
  }
  return tokens;
}
