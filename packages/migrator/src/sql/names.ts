/** Names of objects, as statements write them. */

export interface ObjectName {
  /** What stands before it, `null` where nothing does. */
  readonly schema: string | null;
  /** As it is written, without its quotes. */
  readonly written: string;
  /** In lower case where it has no quotes. */
  readonly name: string;
}

/** SQLite takes a string for a name, where it can be nothing else (https://www.sqlite.org/lang_keywords.html). */
const BEGINNING = /^[A-Za-z_\u0080-\uFFFF"`[']/;
/** What would want quotes as a name: it follows where a name is left out, or the word before it is no action. */
const NO_NAMES = new Set(
  'COMMIT CONFLICT DELETE FROM INSERT OF ON SELECT SET TABLE UPDATE VALUES WHERE'.split(' '),
);
const QUOTE = /^["`[']/;

/** The name that begins at a place, and the place behind it; `null` where none does. */
export function nameAt(
  tokens: readonly string[],
  start: number,
): { readonly name: ObjectName; readonly end: number } | null {
  let at = start;
  while (tokens[at + 1] === '.') at += 2;
  const token = tokens[at];
  if (token === undefined || !BEGINNING.test(token) || NO_NAMES.has(token.toUpperCase())) {
    return null;
  }
  const before = tokens.slice(start, at).filter((part) => part !== '.');
  const schema = before.length > 0 ? before.map(withoutQuotes).join('.') : null;
  return { name: { schema, written: withoutQuotes(token), name: unquoted(token) }, end: at + 1 };
}

/** One key for all spellings of a name: SQLite keeps the case, and looks names up whatever it is. */
export const keyOf = (name: string): string => name.toLowerCase();

/** The name itself: folded when it is not quoted. */
export function unquoted(token: string): string {
  return QUOTE.test(token) ? withoutQuotes(token) : token.toLowerCase();
}

/** The name as it is written. */
export function withoutQuotes(token: string): string {
  if (!QUOTE.test(token)) return token;
  const quote = token.charAt(0);
  const name = token.slice(1, -1);
  return quote === '[' ? name : name.replaceAll(quote + quote, quote);
}
