/** Checks and references that come and go; keys are indexes and stand with those. */
import { type Change, type ConstraintSchema, notes, type TableChange } from '@runledger/governance';
import { isPartitioned } from './options.ts';

const isValidatable = ({ type }: ConstraintSchema) => type === 'check' || type === 'foreign key';

/** Those that the model lacks or words otherwise. */
export function droppedConstraints({ name: table, constraints }: TableChange): Change[] {
  const gone = [...constraints.dropped, ...constraints.changed.map(({ from }) => from)];
  return gone.filter(isValidatable).map(
    (constraint): Change => ({
      stage: 'expand',
      up: [{ sql: `ALTER TABLE ${table} DROP CONSTRAINT ${constraint.name}` }],
      down: [
        {
          sql: `ALTER TABLE ${table} ADD CONSTRAINT ${constraint.name} ${constraint.definition}`,
          notes: [
            `looks at every row of ${table} while nobody can write, and ${notes.tightened(constraint.name ?? '')}`,
          ],
        },
      ],
    }),
  );
}

/** Unvalidated at first: what is written from now on is checked, what is there is checked in a migration of its own. */
export function addedConstraints({ name: table, from, constraints }: TableChange): Change[] {
  const coming = [...constraints.added, ...constraints.changed.map(({ to }) => to)];
  return coming.filter(isValidatable).flatMap(({ name, type, definition }): Change[] => {
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
            notes: [notes.tightened(name ?? '')],
          },
        ],
        // There is no way back to "not validated" but by a new one.
        down: [drop, adding],
      },
    ];
  });
}
