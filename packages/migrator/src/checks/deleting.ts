/** Which tables statements can take rows from, as far as their tokens tell. */
import { type Action, actionsOf } from '../sql/actions.ts';
import { codeRunBy } from '../sql/bodies.ts';
import { FormerNames } from '../sql/former-names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { WatchedTable } from './port.ts';

/** What calls code that tells nothing of itself here. */
const CALLING = new Set(['DO', 'CALL', 'SELECT', 'EXECUTE']);

const STRENGTH: readonly WatchedTable['removal'][] = ['rows', 'contents', 'table'];

/**
 * The tables that the statements delete from, empty, drop or replace rows of, by the names that they have before;
 * none, but not `null`, where the statements call code that may do so. `null` where nothing can take a row.
 */
export function tablesLosingRows(
  statements: readonly Statement[],
  syntax: SqlSyntax,
): readonly WatchedTable[] | null {
  const formerNames = new FormerNames();
  const removals = new Map<string, WatchedTable['removal']>();
  let calls = false;
  for (const { tokens } of statements) {
    const first = tokens[0]?.toUpperCase() ?? '';
    calls ||= CALLING.has(first);
    for (const action of actionsOf(codeRunBy(tokens, syntax))) {
      formerNames.follow(action);
      calls ||= action.does === 'drop' && action.kind === 'SCHEMA';
      const removal = removalBy(action);
      if (removal === null) continue;
      for (const table of action.names) {
        const name = formerNames.of(table.name);
        const known = removals.get(name) ?? removal;
        removals.set(name, STRENGTH.indexOf(known) > STRENGTH.indexOf(removal) ? known : removal);
      }
    }
  }
  if (removals.size === 0 && !calls) return null;
  return [...removals].map(([name, removal]) => ({
    name,
    laterName: formerNames.latest(name),
    removal,
  }));
}

function removalBy(action: Action): WatchedTable['removal'] | null {
  switch (action.does) {
    case 'delete':
      return 'rows';
    case 'insert':
    case 'update':
      return action.replaces ? 'rows' : null;
    case 'merge':
      return action.deletes ? 'rows' : null;
    case 'truncate':
      return 'contents';
    case 'drop':
      return action.kind === 'TABLE' ? 'table' : null;
    default:
      return null;
  }
}
