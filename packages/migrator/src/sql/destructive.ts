/** Which tables a migration can lose rows or columns of, as far as its statements' tokens tell. */
import type { Statement } from './statements.ts';
import { namesAfter } from './touched.ts';

/**
 * Tables, as they are called before the statements run, that are dropped, lose a column, are emptied without a
 * condition, or are made anew. Statements inside functions and triggers do not run now, and do not count.
 * @param rebuild tables that the file says it makes anew
 */
export function tablesAtRisk(
  statements: readonly Statement[],
  rebuild: readonly string[],
): readonly string[] {
  const formerNames = new Map<string, string>();
  const tables = new Set(rebuild);
  for (const { tokens } of statements) {
    const renaming = renamingIn(tokens);
    if (renaming) {
      const { from, to } = renaming;
      formerNames.set(to, formerNames.get(from) ?? from);
    }
    for (const name of losersOf(tokens)) tables.add(formerNames.get(name) ?? name);
  }
  return [...tables];
}

const upper = (token: string | undefined) => token?.toUpperCase() ?? '';

function losersOf(tokens: readonly string[]): string[] {
  const second = upper(tokens[1]);
  switch (upper(tokens[0])) {
    case 'DROP':
      return second === 'TABLE' ? namesAfter(tokens, 2, true) : [];
    case 'TRUNCATE':
      return namesAfter(tokens, second === 'TABLE' ? 2 : 1, true);
    case 'ALTER':
      return second === 'TABLE' && dropsColumn(tokens) ? namesAfter(tokens, 2, false) : [];
    case 'DELETE':
    case 'WITH':
      return emptiedBy(outsideParentheses(tokens));
    default:
      return [];
  }
}

/** `DROP [COLUMN] x`, and neither `DROP CONSTRAINT x` nor `ALTER [COLUMN] x DROP NOT NULL`. */
function dropsColumn(tokens: readonly string[]): boolean {
  return tokens.some(
    (token, at) =>
      upper(token) === 'DROP' &&
      upper(tokens[at + 1]) !== 'CONSTRAINT' &&
      !['ALTER', 'COLUMN'].includes(upper(tokens[at - 2])),
  );
}

function emptiedBy(tokens: readonly string[]): string[] {
  const words = tokens.map(upper);
  const from = words.indexOf('FROM', words.indexOf('DELETE'));
  if (!words.includes('DELETE') || from < 0 || words.includes('WHERE', from)) return [];
  return namesAfter(tokens, from + 1, false);
}

function outsideParentheses(tokens: readonly string[]): string[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token === '(') depth++;
    if (token === ')') depth--;
    return depth === 0 && token !== ')';
  });
}

/** `ALTER TABLE from RENAME TO to`, or `null`. */
export function renamingIn(tokens: readonly string[]): { from: string; to: string } | null {
  if (upper(tokens[0]) !== 'ALTER' || upper(tokens[1]) !== 'TABLE') return null;
  const at = tokens.findIndex((token) => upper(token) === 'RENAME');
  if (at < 0 || upper(tokens[at + 1]) !== 'TO') return null;
  const [[from], [to]] = [namesAfter(tokens, 2, false), namesAfter(tokens, at + 2, false)];
  return from !== undefined && to !== undefined ? { from, to } : null;
}
