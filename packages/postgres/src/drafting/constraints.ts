/** Checks and references that come and go; keys are indexes and stand with those. */
import {
  type Change,
  type ConstraintSchema,
  concernsRows,
  mentions,
  notes,
  type Stage,
  type TableChange,
} from '@runledger/governance';
import { isPartitioned } from './options.ts';

const isValidatable = ({ type }: ConstraintSchema) => type === 'check' || type === 'foreign key';

/** Those that the model lacks or words otherwise; what is about a column that goes, goes with it. */
export function droppedConstraints({ name: table, columns, constraints }: TableChange): Change[] {
  const goesWithColumn = ({ definition }: ConstraintSchema) =>
    columns.dropped.some(({ name }) => mentions(definition, name));
  const dropping = (
    constraint: ConstraintSchema,
    stage: Stage,
    hints: readonly string[],
  ): Change => ({
    stage,
    up: [{ sql: `ALTER TABLE ${table} DROP CONSTRAINT ${constraint.name}` }],
    down: [
      {
        sql: `ALTER TABLE ${table} ADD CONSTRAINT ${constraint.name} ${constraint.definition}`,
        notes: hints,
      },
    ],
  });
  const gone = [...constraints.dropped, ...constraints.changed.map(({ from }) => from)];
  return gone
    .filter(isValidatable)
    .map((constraint) =>
      constraints.dropped.includes(constraint) && goesWithColumn(constraint)
        ? dropping(constraint, 'contract', [])
        : dropping(constraint, 'expand', [
            `looks at every row of ${table} while nobody can write it, and fails where one does not meet ${constraint.name}: where that takes too long, add it NOT VALID, and validate it in a migration of its own`,
          ]),
    );
}

/** Unvalidated at first: what is written from now on is checked, what is there is checked in a migration of its own. */
export function addedConstraints(change: TableChange): Change[] {
  const { name: table, from, constraints } = change;
  const coming = [...constraints.added, ...constraints.changed.map(({ to }) => to)];
  return coming.filter(isValidatable).flatMap((constraint): Change[] => {
    const { name, type, definition } = constraint;
    const add = `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`;
    const drop = { sql: `ALTER TABLE ${table} DROP CONSTRAINT ${name}` };
    if (type === 'foreign key' && isPartitioned(from)) {
      const hint = `PostgreSQL before 18 validates a reference of a partitioned table at once, while nobody can write`;
      return [{ stage: 'expand', up: [{ sql: add, notes: [hint] }], down: [drop] }];
    }
    const adding = { sql: `${add} NOT VALID` };
    return [
      { stage: 'expand', up: [adding], down: [drop] },
      {
        stage: 'online',
        up: [
          {
            sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`,
            notes: concernsRows(change, constraint) ? [notes.tightened(name ?? '')] : [],
          },
        ],
        // There is no way back to "not validated" but by a new one.
        down: [drop, adding],
      },
    ];
  });
}
