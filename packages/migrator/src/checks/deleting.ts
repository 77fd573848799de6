/** Which tables statements can take rows from, as far as their tokens tell. */
import { renamingIn } from '../sql/destructive.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import { namesAfter, wordsOf } from '../sql/touched.ts';
import type { WatchedTable } from './port.ts';

/** What defines code that runs later, if at all, and what changes definitions alone. */
const DEFINING = new Set(['CREATE', 'ALTER', 'COMMENT', 'GRANT', 'REVOKE', 'SET']);
/** What calls code that tells nothing of itself here. */
const CALLING = new Set(['DO', 'CALL', 'SELECT', 'EXECUTE']);

const STRENGTH: readonly WatchedTable['removal'][] = ['rows', 'contents', 'table'];

interface Removal {
  readonly removal: WatchedTable['removal'];
  readonly tables: readonly string[];
}

/**
 * The tables that the statements delete from, empty, drop or replace rows of, by the names that they have before;
 * none, but not `null`, where the statements call code that may do so. `null` where nothing can take a row.
 */
export function tablesLosingRows(
  statements: readonly Statement[],
  syntax: SqlSyntax,
): readonly WatchedTable[] | null {
  const formerNames = new Map<string, string>();
  const removals = new Map<string, WatchedTable['removal']>();
  let calls = false;
  for (const { tokens } of statements) {
    const renaming = renamingIn(tokens);
    if (renaming) formerNames.set(renaming.to, formerOf(formerNames, renaming.from));
    const first = upper(tokens[0]);
    if (DEFINING.has(first)) continue;
    calls ||= CALLING.has(first) || (first === 'DROP' && upper(tokens[1]) === 'SCHEMA');
    const run = first === 'DO' ? bodiesOf(tokens, syntax) : tokens;
    for (const { removal, tables } of removalsIn(run)) {
      for (const table of tables) {
        const name = formerOf(formerNames, table);
        const known = removals.get(name) ?? removal;
        removals.set(name, STRENGTH.indexOf(known) > STRENGTH.indexOf(removal) ? known : removal);
      }
    }
  }
  if (removals.size === 0 && !calls) return null;
  return [...removals].map(([name, removal]) => {
    const later = [...formerNames].findLast(([, former]) => former === name);
    return { name, laterName: later?.[0] ?? name, removal };
  });
}

const upper = (token: string | undefined) => token?.toUpperCase() ?? '';
const formerOf = (formerNames: ReadonlyMap<string, string>, name: string) =>
  formerNames.get(name) ?? name;

function removalsIn(tokens: readonly string[]): Removal[] {
  const merges = tokens.some((token) => upper(token) === 'DELETE');
  return tokens.flatMap((token, at): Removal[] => {
    const next = upper(tokens[at + 1]);
    const after = (removal: Removal['removal'], start: number, lists: boolean): Removal[] => [
      { removal, tables: namesAfter(tokens, start, lists) },
    ];
    switch (upper(token)) {
      case 'DELETE':
        return next === 'FROM' ? after('rows', at + 2, false) : [];
      case 'REPLACE':
        if (next === 'INTO') return after('rows', at + 2, false);
        return upper(tokens[at - 2]) === 'UPDATE' ? after('rows', at + 1, false) : [];
      case 'MERGE':
        return merges && next === 'INTO' ? after('rows', at + 2, false) : [];
      case 'DROP':
        return next === 'TABLE' ? after('table', at + 2, true) : [];
      case 'TRUNCATE':
        return after('contents', next === 'TABLE' ? at + 2 : at + 1, true);
      default:
        return [];
    }
  });
}

/** The tokens of the code that an anonymous block runs. */
function bodiesOf(tokens: readonly string[], syntax: SqlSyntax): string[] {
  return tokens.flatMap((token) => {
    if (token.startsWith('$')) {
      const tag = token.slice(0, token.indexOf('$', 1) + 1);
      return wordsOf(token.slice(tag.length, -tag.length), syntax);
    }
    if (token.startsWith("'")) return wordsOf(token.slice(1, -1).replaceAll("''", "'"), syntax);
    return [];
  });
}
