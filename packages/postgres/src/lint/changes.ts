/** What a statement does to the schema, from the parser's tree. */
import type { Statement } from '@runledger/migrator';
import {
  actionsOf,
  type ColumnFacts,
  type ConstraintFacts,
  type SchemaChange,
} from '@runledger/migrator/lint';
import type {
  AlterTableCmd,
  AlterTableStmt,
  CreateStmt,
  DropStmt,
  IndexStmt,
  Node,
  PartitionSpec,
  RenameStmt,
} from 'libpg-query';
import { columnConstraints, columnFacts, constraintFacts, modifiersOf, typeOf } from './columns.ts';
import { lastName, parseStatement, tableOf } from './tree.ts';

/** @throws SqlReadError when the statement is none of PostgreSQL's */
export function changesOfStatement(statement: Statement): readonly SchemaChange[] {
  const node = parseStatement(statement);
  const { line } = statement;
  if ('CreateStmt' in node) return [creation(node.CreateStmt, statement)];
  if ('CreateTableAsStmt' in node) {
    const { into, objtype } = node.CreateTableAsStmt;
    if (objtype === 'OBJECT_MATVIEW') {
      return [{ kind: 'create-view', name: tableOf(into?.rel), line }];
    }
    if (objtype !== 'OBJECT_TABLE') return [];
    return [{ ...emptyTable(tableOf(into?.rel), line), isTemporary: isTemporary(into?.rel) }];
  }
  if ('AlterTableStmt' in node) return alterations(node.AlterTableStmt, statement);
  if ('IndexStmt' in node) return [indexCreation(node.IndexStmt, line)];
  if ('DropStmt' in node) return drops(node.DropStmt, line);
  if ('RenameStmt' in node) return renaming(node.RenameStmt, line);
  if ('TruncateStmt' in node) {
    const { relations = [] } = node.TruncateStmt;
    return relations.flatMap((each): SchemaChange[] =>
      'RangeVar' in each ? [{ kind: 'empty-table', table: tableOf(each.RangeVar), line }] : [],
    );
  }
  if ('ViewStmt' in node) {
    return [{ kind: 'create-view', name: tableOf(node.ViewStmt.view), line }];
  }
  if ('CreateTrigStmt' in node) {
    const { trigname = '', relation } = node.CreateTrigStmt;
    return [{ kind: 'create-trigger', name: trigname, table: tableOf(relation), line }];
  }
  return emptied(statement);
}

/** By DELETE without a condition, which may stand in a WITH. */
function emptied({ tokens, line }: Statement): SchemaChange[] {
  return actionsOf(tokens).flatMap((action) => {
    if (action.does !== 'delete' || action.hasCondition) return [];
    return action.names.map(({ name }) => ({ kind: 'empty-table', table: name, line }));
  });
}

const emptyTable = (table: string, line: number) =>
  ({
    kind: 'create-table',
    table,
    line,
    columns: [],
    constraints: [],
    isWhole: false,
    partitionOf: null,
    partitionedBy: null,
  }) as const;

const isTemporary = (relation: { relpersistence?: string } | undefined) =>
  relation?.relpersistence === 't';

function creation(created: CreateStmt, statement: Statement): SchemaChange {
  const { relation, tableElts = [], partbound, inhRelations = [], partspec } = created;
  const columns: ColumnFacts[] = [];
  const constraints: ConstraintFacts[] = [];
  for (const element of tableElts) {
    if ('ColumnDef' in element) {
      columns.push(columnFacts(element.ColumnDef, statement));
      constraints.push(...columnConstraints(element.ColumnDef, statement));
    } else if ('Constraint' in element) {
      const facts = constraintFacts(element.Constraint, statement);
      if (facts) constraints.push(facts);
    }
  }
  const [parent] = inhRelations;
  const isPartition = partbound !== undefined && parent !== undefined && 'RangeVar' in parent;
  const isLike = tableElts.some((element) => 'TableLikeClause' in element);
  return {
    kind: 'create-table',
    table: tableOf(relation),
    line: statement.line,
    columns,
    constraints,
    isWhole: !isLike && inhRelations.length === 0,
    partitionOf: isPartition ? tableOf(parent.RangeVar) : null,
    partitionedBy: partitionColumn(partspec),
    isTemporary: isTemporary(relation),
  };
}

function partitionColumn(spec: PartitionSpec | undefined): string | null {
  if (!spec) return null;
  const [first] = spec.partParams ?? [];
  return first && 'PartitionElem' in first ? (first.PartitionElem.name ?? '') : '';
}

function alterations(altered: AlterTableStmt, statement: Statement): SchemaChange[] {
  if (altered.objtype !== 'OBJECT_TABLE') return [];
  const table = tableOf(altered.relation);
  return commandsOf(altered).flatMap((command) => alteration(command, table, statement));
}

export function commandsOf({ cmds = [] }: AlterTableStmt): AlterTableCmd[] {
  return cmds.flatMap((node) => ('AlterTableCmd' in node ? [node.AlterTableCmd] : []));
}

function alteration(
  { subtype, def, name = '' }: AlterTableCmd,
  table: string,
  statement: Statement,
): SchemaChange[] {
  const { line } = statement;
  switch (subtype) {
    case 'AT_AddColumn': {
      if (!def || !('ColumnDef' in def)) return [];
      const column = columnFacts(def.ColumnDef, statement);
      const constraints = columnConstraints(def.ColumnDef, statement);
      return [
        { kind: 'add-column', table, column, line: column.line },
        ...constraints.map((constraint): SchemaChange => addition(table, constraint)),
      ];
    }
    case 'AT_DropColumn':
      return [{ kind: 'drop-column', table, column: name, line }];
    case 'AT_AddConstraint': {
      const facts = def && 'Constraint' in def ? constraintFacts(def.Constraint, statement) : null;
      return facts ? [addition(table, facts), ...indexTaken(def, line)] : [];
    }
    case 'AT_AlterColumnType': {
      if (!def || !('ColumnDef' in def)) return [];
      const { typeName } = def.ColumnDef;
      const [type, modifiers] = [typeOf(typeName), modifiersOf(typeName)];
      return [{ kind: 'change-type', table, column: name, type, modifiers, line }];
    }
    case 'AT_DropConstraint':
      return [{ kind: 'drop-constraint', table, name, line }];
    case 'AT_ValidateConstraint':
      return [{ kind: 'validate-constraint', table, name, line }];
    default:
      return [];
  }
}

/** An index that a constraint is made of is the constraint's from then on, and goes with it. */
function indexTaken(def: Node | undefined, line: number): SchemaChange[] {
  const name = def && 'Constraint' in def ? def.Constraint.indexname : undefined;
  return name ? [{ kind: 'drop-index', name, line }] : [];
}

const addition = (table: string, constraint: ConstraintFacts): SchemaChange => ({
  kind: 'add-constraint',
  table,
  constraint,
  line: constraint.line,
});

function indexCreation(index: IndexStmt, line: number): SchemaChange {
  const { idxname, relation, indexParams = [], unique = false } = index;
  const columns = indexParams.map((node) =>
    'IndexElem' in node ? (node.IndexElem.name ?? null) : null,
  );
  const name = idxname ?? null;
  return { kind: 'create-index', name, table: tableOf(relation), columns, isUnique: unique, line };
}

function drops({ removeType, objects = [] }: DropStmt, line: number): SchemaChange[] {
  return objects.flatMap((object): SchemaChange[] => {
    const name = objectName(object);
    switch (removeType) {
      case 'OBJECT_TABLE':
        return [{ kind: 'drop-table', table: name, line }];
      case 'OBJECT_INDEX':
        return [{ kind: 'drop-index', name, line }];
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
        return [{ kind: 'drop-view', name, line }];
      default:
        return [];
    }
  });
}

/** The last part of an object's name. */
export function objectName(object: Node): string {
  return 'List' in object ? lastName(object.List.items) : '';
}

function renaming(renamed: RenameStmt, line: number): SchemaChange[] {
  const { renameType, relation, subname = '', newname = '', relationType } = renamed;
  const table = tableOf(relation);
  if (renameType === 'OBJECT_TABLE') return [{ kind: 'rename-table', table, to: newname, line }];
  if (renameType === 'OBJECT_INDEX')
    return [{ kind: 'rename-index', name: table, to: newname, line }];
  if (renameType === 'OBJECT_VIEW' || renameType === 'OBJECT_MATVIEW') {
    return [
      { kind: 'drop-view', name: table, line },
      { kind: 'create-view', name: newname, line },
    ];
  }
  if (renameType === 'OBJECT_COLUMN' && relationType === 'OBJECT_TABLE') {
    return [{ kind: 'rename-column', table, column: subname, to: newname, line }];
  }
  return [];
}
