/** Follows `CREATE`, `RENAME` and `DROP TABLE` through a list of statements. */
import { actionsOf } from './actions.ts';
import type { Statement } from './statements.ts';

/** The tables that are there once the statements have run on an empty database, as far as their tokens tell. */
export function tablesAfter(statements: readonly Statement[]): Set<string> {
  const tables = new Set<string>();
  for (const action of statements.flatMap(({ tokens }) => actionsOf(tokens))) {
    if (!('kind' in action) || action.kind !== 'TABLE') continue;
    if (action.does === 'drop' || action.does === 'rename') {
      for (const { name } of action.names) tables.delete(name);
    }
    if (action.does === 'rename') tables.add(action.to.name);
    if (action.does === 'create' && !action.isTemporary) {
      for (const { name } of action.names) tables.add(name);
    }
  }
  return tables;
}
