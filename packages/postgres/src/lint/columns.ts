/** Reads columns and constraints out of the parser's tree. */
import type { Statement } from '@runledger/migrator';
import type { ColumnFacts, ConstraintFacts } from '@runledger/migrator/lint';
import type { ColumnDef, Constraint, Node, TypeName } from 'libpg-query';
import { lastName, lineOf, tableOf, textOf } from './tree.ts';

export function constraintsOf({ constraints = [] }: ColumnDef): Constraint[] {
  return constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
}

export function columnFacts(column: ColumnDef, statement: Statement): ColumnFacts {
  const constraints = constraintsOf(column);
  const has = (...kinds: Constraint['contype'][]) =>
    constraints.some(({ contype }) => kinds.includes(contype));
  return {
    name: column.colname ?? '',
    line: lineOf(statement, column.location),
    type: typeOf(column.typeName),
    modifiers: modifiersOf(column.typeName),
    notNull: has('CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY'),
    hasDefault: has('CONSTR_DEFAULT'),
  };
}

/** `varchar`, `int4`, `timestamptz` …; as the parser calls it, whatever the spelling. */
export function typeOf(type: TypeName | undefined): string {
  return lastName(type?.names);
}

export function modifiersOf(type: TypeName | undefined): number[] {
  return (type?.typmods ?? []).flatMap((node) =>
    'A_Const' in node ? [node.A_Const.ival?.ival ?? 0] : [],
  );
}

/** The constraints that stand behind a column, as the table has them. */
export function columnConstraints(column: ColumnDef, statement: Statement): ConstraintFacts[] {
  return constraintsOf(column).flatMap((constraint) => {
    const facts = constraintFacts(constraint, statement);
    return facts ? [{ ...facts, columns: [column.colname ?? ''] }] : [];
  });
}

/** `null` for what PostgreSQL parses as a constraint and is none: defaults, identities. */
export function constraintFacts(
  constraint: Constraint,
  statement: Statement,
): ConstraintFacts | null {
  const { contype, conname, keys, fk_attrs: references, pktable, raw_expr: check } = constraint;
  const facts = {
    name: conname ?? null,
    target: null,
    isValid: !constraint.skip_validation,
    provesNotNull: null,
    line: lineOf(statement, constraint.location),
  };
  switch (contype) {
    case 'CONSTR_PRIMARY':
      return { ...facts, kind: 'primary-key', columns: namesOf(keys) };
    case 'CONSTR_UNIQUE':
      return { ...facts, kind: 'unique', columns: namesOf(keys) };
    case 'CONSTR_FOREIGN':
      return {
        ...facts,
        kind: 'foreign-key',
        columns: namesOf(references),
        target: tableOf(pktable),
      };
    case 'CONSTR_CHECK':
      return { ...facts, kind: 'check', columns: [], provesNotNull: provedNotNull(check) };
    case 'CONSTR_EXCLUSION':
      return { ...facts, kind: 'exclusion', columns: [] };
    default:
      return null;
  }
}

const namesOf = (nodes: readonly Node[] = []) => nodes.map(textOf);

/** The column of `column IS NOT NULL`. */
function provedNotNull(check: Node | undefined): string | null {
  if (!check || !('NullTest' in check)) return null;
  const { arg, nulltesttype } = check.NullTest;
  if (nulltesttype !== 'IS_NOT_NULL' || !arg || !('ColumnRef' in arg)) return null;
  return lastName(arg.ColumnRef.fields);
}
