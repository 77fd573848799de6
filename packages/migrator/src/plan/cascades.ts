/** What goes with the rows of other tables: by references, as the target's catalog has them. */
import { type Removal, removalBy } from '../checks/deleting.ts';
import { DATA_LOSS, ROW_LOSS } from '../files/source.ts';
import { actionsOf } from '../sql/actions.ts';
import { codeRunBy } from '../sql/bodies.ts';
import { FormerNames } from '../sql/former-names.ts';
import { keyOf } from '../sql/names.ts';
import type { Statement } from '../sql/statements.ts';
import type { SqlSyntax } from '../sql/syntax.ts';
import type { Planned } from './hazards.ts';
import type { HazardName } from './plan.ts';
import type { TableReference } from './port.ts';

export interface Cascade {
  /** The table that refers. */
  readonly table: string;
  readonly statement: Statement;
  readonly hazard: HazardName;
  /** What becomes of it: the middle of a sentence that begins with the table. */
  readonly message: string;
  /** Whether the run stops where a row goes, since the file does not announce it. */
  readonly stops: boolean;
  /** The reason that the file gives, or `null`. */
  readonly reason: string | null;
}

/** How rows of a table go, or what refers to it. */
type Way = 'deleted' | 'truncated' | 'dropped';

/** By table, the first of each kind. */
export function cascadesOf(
  { file, statements }: Planned,
  references: readonly TableReference[],
  syntax: SqlSyntax,
): Cascade[] {
  // A rebuild runs without references, and the guard around it looks at them.
  if (references.length === 0 || file.options.rebuild.length > 0) return [];
  const { allow } = file.options;
  const found = new Map<string, Cascade>();
  const { starts, named } = startsOf(statements, syntax);
  for (const { parent, way, statement } of starts) {
    // The list grows while it is gone through.
    const parents = new Map([[parent, way]]);
    for (const [each, eachWay] of parents) {
      for (const reference of references) {
        const child = keyOf(reference.table);
        if (keyOf(reference.parent) !== each || child === each || named.has(child)) continue;
        const told = tell(reference, eachWay);
        if (told === null) continue;
        if (told.hazard === ROW_LOSS && !parents.has(child)) parents.set(child, eachWay);
        const key = `${told.hazard} ${child}`;
        if (found.has(key)) continue;
        const reason = allow[told.hazard] ?? allow[ROW_LOSS] ?? null;
        const stops = told.hazard === ROW_LOSS && reason === null;
        found.set(key, { ...told, table: reference.table, statement, stops, reason });
      }
    }
  }
  return [...found.values()];
}

interface Start {
  readonly parent: string;
  readonly way: Way;
  readonly statement: Statement;
}

/** Where rows begin to go, and the tables that the statements empty or drop by name. */
function startsOf(statements: readonly Statement[], syntax: SqlSyntax) {
  const names = new FormerNames();
  const named = new Set<string>();
  const starts: Start[] = [];
  for (const statement of statements) {
    for (const action of actionsOf(codeRunBy(statement.tokens, syntax))) {
      names.follow(action);
      const removal = removalBy(action);
      if (removal === null) continue;
      const way = wayOf(removal, statement.tokens);
      for (const { name } of action.names) {
        const parent = keyOf(names.of(name));
        if (removal !== 'rows') named.add(parent);
        if (way !== null) starts.push({ parent, way, statement });
      }
    }
  }
  return { starts, named };
}

const WAYS = { rows: 'deleted', contents: 'truncated', table: 'dropped' } as const;

/** Emptied or dropped as a whole, a table takes others along only where the statement says so. */
function wayOf(removal: Removal, tokens: readonly string[]): Way | null {
  return removal === 'rows' || isCascading(tokens) ? WAYS[removal] : null;
}

const isCascading = (tokens: readonly string[]) =>
  tokens.some((token) => token.toUpperCase() === 'CASCADE');

function tell(
  { parent, onDelete }: TableReference,
  way: Way,
): Pick<Cascade, 'hazard' | 'message'> | null {
  if (way === 'truncated') {
    return {
      hazard: ROW_LOSS,
      message: `loses all rows along with ${parent} (TRUNCATE … CASCADE)`,
    };
  }
  if (way === 'dropped') {
    return {
      hazard: DATA_LOSS,
      message: `keeps its rows and loses its reference to ${parent} (DROP … CASCADE)`,
    };
  }
  const clause = `ON DELETE ${onDelete.toUpperCase()}`;
  switch (onDelete) {
    case 'cascade':
      return { hazard: ROW_LOSS, message: `can lose rows along with ${parent} (${clause})` };
    case 'set null':
    case 'set default':
      return { hazard: DATA_LOSS, message: `can lose what refers to ${parent} (${clause})` };
    default:
      return null;
  }
}
