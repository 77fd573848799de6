/** SQL text as tokens, and tokens as canonical text: comments, white space and case do not count. */

const tokenPattern =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff$][\w\u0080-\uffff$]*|\d[\w.]*|<=|>=|<>|!=|==|\|\||<<|>>|->>?|\S/g;

/**
 * The tokens of a statement. Words are in lower case, quoted names that need no quotes without them, and
 * comments left out.
 */
export function tokensOf(sql: string): string[] {
  return (sql.match(tokenPattern) ?? []).flatMap((token) => {
    if (token.startsWith('--') || token.startsWith('/*')) return [];
    if (token.startsWith("'")) return [token];
    return [/^["`[]/.test(token) ? unquoted(token) : token.toLowerCase()];
  });
}

// A name that is also a keyword keeps its quotes: without them it would be read as the keyword.
const plainName = /^[a-z_][a-z0-9_]*$/;

function unquoted(token: string): string {
  const close = token.at(-1) ?? '';
  const name = token.slice(1, -1).replaceAll(close + close, close);
  return plainName.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The tokens as text, with a space between two unless a bracket, a comma or a dot says otherwise. */
export function textOf(tokens: readonly string[]): string {
  return tokens.reduce((text, token, at) => {
    const before = tokens[at - 1];
    const isTight =
      at === 0 || before === '(' || before === '.' || [')', ',', '.', ';'].includes(token);
    return text + (isTight ? '' : ' ') + token;
  }, '');
}

/** The tokens between the parenthesis at `start` and its partner, and the place after that. */
export function parenthesised(
  tokens: readonly string[],
  start: number,
): { inner: string[]; end: number } {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    if (tokens[at] === '(') depth += 1;
    if (tokens[at] === ')') depth -= 1;
    if (depth === 0) return { inner: tokens.slice(start + 1, at), end: at + 1 };
  }
  throw new RangeError(`A parenthesis is not closed: ${tokens.slice(start).join(' ')}`);
}

/** The parts between commas that stand in no parentheses. */
export function splitAtCommas(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
