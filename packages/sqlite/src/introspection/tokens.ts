/** SQL text as tokens, and tokens as canonical text: comments, white space and case do not count. */

// The migration engine has a scanner, but a store that only names a broken constraint is not to load the engine.
const tokenPattern =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|x?'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[a-z_\u0080-\uffff$][\w\u0080-\uffff$]*|\.?\d(?:e[+-](?=\d)|[\w.])*|<=|>=|<>|!=|==|\|\||<<|>>|->>?|\S/gi;

/**
 * The tokens of a statement. Words are in lower case, quoted names that need no quotes without them, and
 * comments left out.
 */
export function tokensOf(sql: string): string[] {
  return (sql.match(tokenPattern) ?? []).flatMap((token) => {
    if (token.startsWith('--') || token.startsWith('/*')) return [];
    if (token.endsWith("'")) return [token.replace(/^X/, 'x')];
    return [/^["`[]/.test(token) ? unquoted(token) : token.toLowerCase()];
  });
}

const plainName = /^[a-z_][a-z0-9_]*$/;
/** Those of https://www.sqlite.org/lang_keywords.html that SQLite takes for no names, whatever stands around them. */
const keywords = new Set(
  'add all alter and as autoincrement between case cast check collate commit constraint create current_date current_time current_timestamp default deferrable delete distinct drop else escape except exists foreign from group having in index insert intersect into is isnull join limit not nothing notnull null on or order primary raise references returning select set table then to transaction union unique update using values when where'.split(
    ' ',
  ),
);

function unquoted(token: string): string {
  const close = token.at(-1) ?? '';
  const name = token.slice(1, -1).replaceAll(close + close, close);
  const isPlain = plainName.test(name) && !keywords.has(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The name that one of these tokens is. */
export function nameOf(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token;
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
