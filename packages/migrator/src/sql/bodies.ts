/** Code inside the tokens of a statement: what a function or an anonymous block holds. */
import { SqlScanError, scan } from './scanner.ts';
import type { SqlSyntax } from './syntax.ts';

/** The tokens of the code between dollar quotes, or `null` where the token is no such body. */
export function dollarQuoted(token: string, syntax: SqlSyntax): string[] | null {
  if (!token.startsWith('$') || token.length <= 2) return null;
  const tag = token.slice(0, token.indexOf('$', 1) + 1);
  return wordsOf(token.slice(tag.length, -tag.length), syntax);
}

/** What runs when the statement does: itself, or the code in it where it is an anonymous block. */
export function codeRunBy(tokens: readonly string[], syntax: SqlSyntax): readonly string[] {
  if (tokens[0]?.toUpperCase() !== 'DO') return tokens;
  return tokens.flatMap((token) => {
    if (token.startsWith("'")) return wordsOf(token.slice(1, -1).replaceAll("''", "'"), syntax);
    return dollarQuoted(token, syntax) ?? [];
  });
}

/** The tokens of code, which may be in a language other than SQL. */
function wordsOf(text: string, syntax: SqlSyntax): string[] {
  try {
    return scan(text, syntax)
      .filter(({ kind }) => kind !== 'space' && kind !== 'comment')
      .map(({ start, end }) => text.slice(start, end));
  } catch (error) {
    if (!(error instanceof SqlScanError)) throw error;
    return text.match(/\w+/g) ?? [];
  }
}
