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
  const code = tokens.flatMap((token) => {
    const text = token.startsWith("'") ? literalText(token) : null;
    return text === null ? (dollarQuoted(token, syntax) ?? []) : wordsOf(text, syntax);
  });
  return withExecuted(code, syntax);
}

/** With the words of each text that is executed as a whole behind it. */
function withExecuted(code: readonly string[], syntax: SqlSyntax): string[] {
  return code.flatMap((token, at) => {
    const text = executedText(code, at - 1);
    return text === null ? [token] : [token, ';', ...wordsOf(text, syntax)];
  });
}

/** The text that the EXECUTE at a place runs as it stands there; `null` where it makes one up, or there is none. */
export function executedText(code: readonly string[], at: number): string | null {
  if (code[at]?.toUpperCase() !== 'EXECUTE') return null;
  const isWhole = /^(;|USING|INTO|)$/i.test(code[at + 2] ?? '');
  return isWhole ? literalText(code[at + 1] ?? '') : null;
}

/** The text between quotes, or between dollar quotes; `null` where the token is none. */
function literalText(token: string): string | null {
  if (/^'.*'$/s.test(token)) return token.slice(1, -1).replaceAll("''", "'");
  const [tag] = /^\$\w*\$/.exec(token) ?? [];
  return tag && token.length >= 2 * tag.length ? token.slice(tag.length, -tag.length) : null;
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
