/** Which tables statements can take rows from, as far as their tokens tell. */
import type { Direction } from '../files/migration.ts';
import { type Action, actionsOf } from '../sql/actions.ts';
import { codeRunBy } from '../sql/bodies.ts';
import { FormerNames } from '../sql/former-names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { WatchedTable } from './port.ts';

/** What calls code that tells nothing of itself here. */
const CALLING = new Set(['DO', 'CALL', 'SELECT', 'EXECUTE']);

const WRITING: ReadonlySet<Action['does']> = new Set(['insert', 'update', 'merge']);

const STRENGTH: readonly Removal[] = ['rows', 'contents', 'table'];

/** What a statement takes of a table: some of its rows, all of them, or the table with them. */
export type Removal = WatchedTable['removal'];

/** A table that the statements take rows from. */
export interface LosingTable extends WatchedTable {
  /** Rows go from it while it is there, and what refers to them can go along, whatever becomes of the table. */
  readonly losesBefore: boolean;
}

/**
 * The tables that the statements delete from, empty, drop or replace rows of, by the names that they have before;
 * none, but not `null`, where the statements call code that may do so. `null` where nothing can take a row.
 */
export function tablesLosingRows(
  statements: readonly Statement[],
  syntax: SqlSyntax,
): readonly LosingTable[] | null {
  const formerNames = new FormerNames();
  const removals = new Map<string, Removal>();
  const losingBefore = new Set<string>();
  for (const { tokens } of statements) {
    for (const action of actionsOf(codeRunBy(tokens, syntax))) {
      formerNames.follow(action);
      const removal = removalBy(action);
      if (removal === null) continue;
      for (const table of action.names) {
        const name = formerNames.of(table.name);
        if (removal !== 'table') losingBefore.add(name);
        const known = removals.get(name) ?? removal;
        removals.set(name, STRENGTH.indexOf(known) > STRENGTH.indexOf(removal) ? known : removal);
      }
    }
  }
  if (removals.size === 0 && !isCalling(statements, syntax)) return null;
  return [...removals].map(([name, removal]) => ({
    name,
    laterName: formerNames.latest(name),
    removal,
    losesBefore: losingBefore.has(name),
  }));
}

/**
 * Whether rows of the table are counted before and after. To roll back is to drop what was made, and who waits for it
 * does not wait for a number.
 * @param remade tables that the statements make
 */
export function isCounted(
  { name, removal, losesBefore }: LosingTable,
  direction: Direction,
  remade: ReadonlySet<string>,
): boolean {
  return direction === 'up' || removal !== 'table' || losesBefore || remade.has(name);
}

/** Whether the statements call code that can take rows and does not tell, or drop what can hold tables. */
export function isCalling(statements: readonly Statement[], syntax: SqlSyntax): boolean {
  return statements.some(
    ({ tokens }) =>
      CALLING.has(tokens[0]?.toUpperCase() ?? '') ||
      actionsOf(codeRunBy(tokens, syntax)).some(
        (action) => action.does === 'drop' && action.kind === 'SCHEMA',
      ),
  );
}

/** The tables, by the names that they have before, that the statements write to and have not made. */
export function tablesWritten(
  statements: readonly Statement[],
  syntax: SqlSyntax,
): readonly string[] {
  const formerNames = new FormerNames();
  const made = new Set<string>();
  const written = new Set<string>();
  for (const action of statements.flatMap(({ tokens }) => actionsOf(codeRunBy(tokens, syntax)))) {
    formerNames.follow(action);
    for (const { name } of action.names) {
      if (action.does === 'create') made.add(name);
      else if (WRITING.has(action.does) && !made.has(name)) written.add(formerNames.of(name));
    }
  }
  return [...written];
}

/** What the action takes of the tables that it names, or `null`. */
export function removalBy(action: Action): Removal | null {
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
