/**
 * Which tables and other objects statements name, as far as their tokens tell. It reads no grammar and rather
 * names too many: what it serves is the question whether two migrations can get into each other's way.
 */
import { actionsOf } from './actions.ts';
import { dollarQuoted } from './bodies.ts';
import { keyOf, nameAt } from './names.ts';
import type { Statement } from './statements.ts';
import type { SqlSyntax } from './syntax.ts';

export interface Touched {
  /** Made, altered, dropped or written to. */
  readonly changed: ReadonlySet<string>;
  /** Read or referenced. */
  readonly read: ReadonlySet<string>;
}

const CHANGING = new Set(
  'TABLE INTO UPDATE ON VIEW INDEX TRIGGER TYPE DOMAIN SEQUENCE FUNCTION PROCEDURE TRUNCATE'.split(
    ' ',
  ),
);
const READING = new Set(['FROM', 'JOIN', 'REFERENCES', 'OF', 'USING']);
const WITH_LISTS = new Set(['TABLE', 'VIEW', 'INDEX', 'FROM', 'TRUNCATE']);
const FILLERS = new Set(
  'IF NOT EXISTS ONLY CONCURRENTLY LATERAL TEMP TEMPORARY MATERIALIZED OR REPLACE IGNORE ABORT ROLLBACK FAIL'.split(
    ' ',
  ),
);

export function touchedBy(statements: readonly Statement[], syntax: SqlSyntax): Touched {
  const touched = { changed: new Set<string>(), read: new Set<string>() };
  for (const { tokens } of statements) collect(tokens, touched, syntax);
  return touched;
}

function collect(
  tokens: readonly string[],
  touched: { changed: Set<string>; read: Set<string> },
  syntax: SqlSyntax,
): void {
  for (const action of actionsOf(tokens)) {
    for (const { name } of action.names) touched.changed.add(name);
    if (action.does === 'rename') touched.changed.add(action.to.name);
  }
  for (const [index, token] of tokens.entries()) {
    const body = dollarQuoted(token, syntax);
    if (body) {
      collect(body, touched, syntax);
      continue;
    }
    const keyword = token.toUpperCase();
    const deletes = keyword === 'FROM' && tokens[index - 1]?.toUpperCase() === 'DELETE';
    const into = CHANGING.has(keyword) || deletes ? touched.changed : touched.read;
    if (!CHANGING.has(keyword) && !READING.has(keyword)) continue;
    for (const name of namesAfter(tokens, index + 1, WITH_LISTS.has(keyword))) into.add(name);
  }
}

/** @param lists whether several can follow, with commas between */
function namesAfter(tokens: readonly string[], start: number, lists: boolean): string[] {
  const names: string[] = [];
  for (let at = start; ; at++) {
    while (FILLERS.has(tokens[at]?.toUpperCase() ?? '') && tokens[at + 1] !== '.') at++;
    const found = nameAt(tokens, at);
    if (!found) return names;
    names.push(found.name.name);
    at = found.end;
    if (!lists || tokens[at] !== ',') return names;
  }
}

/** Whether the table, as the database spells it, is among the names. */
export function isAmong(names: ReadonlySet<string>, table: string): boolean {
  return names.has(table) || names.has(keyOf(table));
}

/** Names that one changes and the other changes or reads. */
export function conflictsBetween(first: Touched, second: Touched): string[] {
  const names = new Set<string>();
  const collect = (changed: ReadonlySet<string>, others: Iterable<string>) => {
    const keys = new Set([...others].map(keyOf));
    for (const name of changed) if (keys.has(keyOf(name))) names.add(name);
  };
  collect(first.changed, [...second.changed, ...second.read]);
  collect(second.changed, first.read);
  return [...names].sort();
}
