/** A statement's text as traces have it: as the file does, but for what must not be stored with them. */

const LONGEST_TEXT = 4_000;

/** `PASSWORD 'x'` of roles and user mappings, as a string, with escapes or between dollars. */
const PASSWORD = /(\bpassword\b\s*)(?:E?'(?:[^'\\]|''|\\.)*'|(\$\w*\$)[\s\S]*?\2)/gi;

/** `password=x` of connections, and `postgres://user:x@host`. */
const CONNECTION = /(\bpassword\s*=\s*)[^\s'"]+|(\b[a-z]+:\/\/[^\s:/@']*:)[^\s/@']+(?=@)/gi;

export function statementText(sql: string): string {
  const text = sql
    .replace(PASSWORD, "$1'***'")
    .replace(CONNECTION, (_, key?: string, address?: string) => `${key ?? address}***`);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
