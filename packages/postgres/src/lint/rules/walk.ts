/** Walks over the parts of a file that rules look at. */

import type { Statement } from '@runledger/migrator';
import { type LintFile, makesTable, type Offence } from '@runledger/migrator/lint';
import type { AlterTableCmd, ColumnDef, Node } from 'libpg-query';
import { commandsOf } from '../changes.ts';
import { lineOf, tableOf, treeOf } from '../tree.ts';

export interface Parsed {
  readonly statement: Statement;
  readonly node: Node;
}

/** The statements that PostgreSQL could parse. */
export function parsed({ statements }: LintFile): Parsed[] {
  return statements.flatMap(({ statement }) => {
    const node = treeOf(statement);
    return node ? [{ statement, node }] : [];
  });
}

/** `IndexStmt`, `DropStmt` … */
type Kind = Node extends infer Each ? (Each extends unknown ? keyof Each : never) : never;

type Tree<K extends Kind> = Node extends infer Each
  ? Each extends Record<K, infer Inner>
    ? Inner
    : never
  : never;

/** The statements of one kind, each with what PostgreSQL read in it. */
export function parsedAs<K extends Kind>(
  file: LintFile,
  kind: K,
): { readonly statement: Statement; readonly tree: Tree<K> }[] {
  return parsed(file).flatMap(({ statement, node }) =>
    kind in node ? [{ statement, tree: (node as unknown as Record<K, Tree<K>>)[kind] }] : [],
  );
}

/** One and the same offence for each statement of which something is true. */
export function offencesWhere(
  file: LintFile,
  isOffence: (node: Node, statement: Statement) => boolean,
  message: string,
): Offence[] {
  return parsed(file)
    .filter(({ statement, node }) => isOffence(node, statement))
    .map(({ statement }) => ({ line: statement.line, message }));
}

export interface Command extends AlterTableCmd {
  readonly table: string;
  readonly line: number;
  readonly statement: Statement;
}

/** What ALTER TABLE does to tables that the file has not made itself: others may be using them. */
export function commandsOnOthers(file: LintFile): Command[] {
  return parsed(file).flatMap(({ statement, node }) => {
    if (!('AlterTableStmt' in node) || node.AlterTableStmt.objtype !== 'OBJECT_TABLE') return [];
    const table = tableOf(node.AlterTableStmt.relation);
    if (makesTable(file, table)) return [];
    return commandsOf(node.AlterTableStmt).map((command) => ({
      ...command,
      table,
      line: placeOf(command, statement),
      statement,
    }));
  });
}

function placeOf({ def }: AlterTableCmd, statement: Statement): number {
  if (def && 'ColumnDef' in def) return lineOf(statement, def.ColumnDef.location);
  if (def && 'Constraint' in def) return lineOf(statement, def.Constraint.location);
  return statement.line;
}

export interface PlacedColumn {
  readonly table: string;
  readonly column: ColumnDef;
  readonly line: number;
}

/** Columns that the file makes, of new tables and of others. */
export function columnsMade(file: LintFile): PlacedColumn[] {
  return parsed(file).flatMap(({ statement, node }) => {
    const place = (table: string) => (column: ColumnDef) => ({
      table,
      column,
      line: lineOf(statement, column.location),
    });
    if ('CreateStmt' in node) {
      const { relation, tableElts = [] } = node.CreateStmt;
      return tableElts
        .flatMap((element) => ('ColumnDef' in element ? [element.ColumnDef] : []))
        .map(place(tableOf(relation)));
    }
    if ('AlterTableStmt' in node) {
      const { relation } = node.AlterTableStmt;
      return commandsOf(node.AlterTableStmt)
        .flatMap(({ subtype, def }) =>
          subtype === 'AT_AddColumn' && def && 'ColumnDef' in def ? [def.ColumnDef] : [],
        )
        .map(place(tableOf(relation)));
    }
    return [];
  });
}
