/** Which columns updates set, as far as their tokens tell. */
import { actionAt } from './actions.ts';
import { unquoted } from './names.ts';

export interface Assignment {
  readonly table: string;
  readonly columns: readonly string[];
}

const ENDS = new Set(['FROM', 'WHERE', 'RETURNING', 'ORDER', 'LIMIT', ';']);

/** Of each update in a statement, those in its WITH included. */
export function assignmentsIn(tokens: readonly string[]): Assignment[] {
  return tokens.flatMap((_, at) => {
    const action = actionAt(tokens, at);
    if (action?.does !== 'update') return [];
    const set = tokens.findIndex((token, place) => place > at && token.toUpperCase() === 'SET');
    const [table] = action.names;
    return set < 0 || !table ? [] : [{ table: table.name, columns: columnsAfter(tokens, set + 1) }];
  });
}

/** Of `a = 1, b.c = 2, d[1] = 3, (e, f) = (SELECT …)`: a, b, d, e and f. */
function columnsAfter(tokens: readonly string[], start: number): string[] {
  const columns: string[] = [];
  let depth = 0;
  /** Between a comma, or the beginning, and the sign of the assignment. */
  let isTarget = true;
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (token === ')' || token === ']') depth--;
    if (depth < 0 || (depth === 0 && ENDS.has(token.toUpperCase()))) break;
    const isBeginning = at === start || [',', '('].includes(tokens[at - 1] ?? '');
    if (isTarget && isBeginning && token !== '(') columns.push(unquoted(token));
    if (token === '(' || token === '[') depth++;
    if (depth === 0 && token === '=') isTarget = false;
    if (depth === 0 && token === ',') isTarget = true;
  }
  return columns;
}
