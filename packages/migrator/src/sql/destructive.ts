/** Which tables a migration can lose rows or columns of, as far as its statements' tokens tell. */
import { type Action, actionsOf } from './actions.ts';
import { codeRunBy } from './bodies.ts';
import { FormerNames } from './former-names.ts';
import type { Statement } from './statements.ts';
import type { SqlSyntax } from './syntax.ts';

/**
 * Tables, as they are called before the statements run, that are dropped, lose a column, are emptied without a
 * condition, or are made anew. Statements inside functions and triggers do not run now, and do not count.
 * @param rebuild tables that the file says it makes anew
 */
export function tablesAtRisk(
  statements: readonly Statement[],
  rebuild: readonly string[],
): readonly string[] {
  const formerNames = new FormerNames();
  const tables = new Set(rebuild);
  for (const action of statements.flatMap(({ tokens }) => actionsOf(tokens))) {
    formerNames.follow(action);
    if (!isDestructive(action)) continue;
    for (const { name } of action.names) tables.add(formerNames.of(name));
  }
  return [...tables];
}

function isDestructive(action: Action): boolean {
  switch (action.does) {
    case 'drop':
      return action.kind === 'TABLE';
    case 'alter':
      return action.dropsColumn;
    case 'truncate':
      return true;
    case 'delete':
      return !action.hasCondition;
    default:
      return false;
  }
}

/** Tables, likewise, that anonymous blocks among the statements drop columns of. */
export function tablesNarrowedInBlocks(
  statements: readonly Statement[],
  syntax: SqlSyntax,
): readonly string[] {
  const formerNames = new FormerNames();
  const tables = new Set<string>();
  for (const { tokens } of statements) {
    const code = codeRunBy(tokens, syntax);
    for (const action of actionsOf(code)) {
      formerNames.follow(action);
      if (code === tokens || action.does !== 'alter' || !action.dropsColumn) continue;
      for (const { name } of action.names) tables.add(formerNames.of(name));
    }
  }
  return [...tables];
}
