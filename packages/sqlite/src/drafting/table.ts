/** A table that is altered: first everything that is added or changed, later what is dropped. */
import {
  type Change,
  type ColumnSchema,
  type ConstraintSchema,
  concernsRows,
  constraintText,
  indexStatement,
  mentions,
  notes,
  renamedFrom,
  type SchemaObject,
  type Step,
  type TableChange,
  type TableSchema,
} from '@runledger/governance';
import { columnText, isAddable } from './columns.ts';
import { rebuilding } from './rebuild.ts';

/** Everything but the dropping of columns. */
export function expansion(change: TableChange): Change[] {
  const { from, columns, indexes } = change;
  const between = withDropped(change);
  const attached = attachable(change, between);
  if (attached === null) {
    const stage = columns.added.length > 0 ? 'expand' : 'online';
    const up = rebuilding(from, between, hintsOf(change));
    return [{ stage, up, down: rebuilding(between, from, hintsBack(change)) }];
  }
  const isKept = (index: SchemaObject) => between.indexes.includes(index);
  const gone = [
    ...indexes.dropped.filter((index) => !isKept(index)),
    ...indexes.changed.map((each) => each.from),
  ];
  const coming = [...indexes.added, ...indexes.changed.map(({ to }) => to)];
  return [
    ...adding(change, between, attached),
    ...gone.map((index) => indexChange(dropIndex(index), makeIndex(from.name, index))),
    ...coming.map((index) => indexChange(makeIndex(from.name, index), dropIndex(index))),
  ];
}

/** The dropping of columns. */
export function contraction(change: TableChange): Change[] {
  const { name: table, to, from, columns } = change;
  if (columns.dropped.length === 0) return [];
  const between = withDropped(change);
  const after = { ...to, attachments: from.attachments };
  const lost = columns.dropped.map(({ name }) => notes.lost(`${table}.${name}`));
  const returned = columns.dropped.map(({ name }) => notes.returned(`${table}.${name}`));
  if (!isAlterable(change, between)) {
    const unfilled = columns.dropped
      .filter(({ isNullable, default: value }) => !isNullable && value === null)
      .map(({ name }) => notes.tightened(`${name} NOT NULL`));
    return [
      {
        stage: 'contract',
        up: rebuilding(between, after, lost),
        down: rebuilding(after, between, [...returned, ...unfilled]),
      },
    ];
  }
  const gone = between.indexes.filter((index) => !to.indexes.includes(index));
  return [
    ...gone.map(
      (index): Change => ({
        stage: 'contract',
        up: dropIndex(index),
        down: makeIndex(table, index),
      }),
    ),
    ...columns.dropped.toReversed().map(
      (column): Change => ({
        stage: 'contract',
        up: [
          {
            sql: `ALTER TABLE ${table} DROP COLUMN ${column.name}`,
            notes: [notes.lost(`${table}.${column.name}`)],
          },
        ],
        down: [
          {
            sql: `ALTER TABLE ${table} ADD COLUMN ${column.name} ${columnText(column)}`,
            notes: [notes.returned(`${table}.${column.name}`)],
          },
        ],
      }),
    ),
  ];
}

/** The table as it is to be, with the columns that are still to go and what cannot be without them. */
function withDropped({ from, to, columns, constraints, indexes }: TableChange): TableSchema {
  const isOfDropped = ({ definition }: { readonly definition: string }) =>
    columns.dropped.some(({ name }) => mentions(definition, name));
  const merged = [...to.columns];
  for (const column of columns.dropped) {
    const before = from.columns[from.columns.indexOf(column) - 1];
    merged.splice(merged.findIndex(({ name }) => name === before?.name) + 1, 0, column);
  }
  return {
    ...to,
    columns: merged,
    constraints: [...to.constraints, ...constraints.dropped.filter(isOfDropped)],
    indexes: [...to.indexes, ...indexes.dropped.filter(isOfDropped)],
    attachments: from.attachments,
  };
}

/**
 * What each added column brings along, where `ADD COLUMN` can do everything that has to be done; `null` where the
 * table has to be made anew.
 */
function attachable(
  { from, columns, constraints, hasOtherOptions }: TableChange,
  between: TableSchema,
): ReadonlyMap<ColumnSchema, readonly ConstraintSchema[]> | null {
  const isKept = (constraint: ConstraintSchema) => between.constraints.includes(constraint);
  const isAsItWas = from.columns.every(({ name }, at) => between.columns[at]?.name === name);
  const isBeyond =
    hasOtherOptions ||
    !isAsItWas ||
    columns.changed.length > 0 ||
    constraints.changed.length > 0 ||
    constraints.dropped.some((constraint) => !isKept(constraint)) ||
    !columns.added.every(isAddable);
  if (isBeyond) return null;
  const attached = new Map<ColumnSchema, ConstraintSchema[]>();
  for (const constraint of constraints.added) {
    const own = between.columns.filter(({ name }) => mentions(constraint.definition, name));
    const [column] = own;
    const added = columns.added.find(({ name }) => name === column?.name);
    const isForRowsThatAre = constraint.type === 'foreign key' && added?.default !== null;
    const isKey = constraint.type === 'unique' || constraint.type === 'primary key';
    if (own.length !== 1 || added === undefined || isForRowsThatAre || isKey) return null;
    attached.set(added, [...(attached.get(added) ?? []), ofColumn(constraint)]);
  }
  return attached;
}

/** A column's own reference does not name the column again. */
function ofColumn(constraint: ConstraintSchema): ConstraintSchema {
  const definition = constraint.definition.replace(/^FOREIGN KEY \([^()]*\) /i, '');
  return { ...constraint, definition };
}

function adding(
  change: TableChange,
  between: TableSchema,
  attached: ReadonlyMap<ColumnSchema, readonly ConstraintSchema[]>,
): Change[] {
  const { name: table, from, to, columns } = change;
  if (columns.added.length === 0) return [];
  const up = columns.added.map((column): Step => {
    const word = to.columns.find(({ name }) => name === column.name) ?? column;
    const constraints = (attached.get(column) ?? []).map(constraintText);
    const renamed = renamedFrom(change, column);
    return {
      sql: [
        `ALTER TABLE ${table} ADD COLUMN ${column.name} ${columnText(word)}`,
        ...constraints,
      ].join(' '),
      notes: renamed ? [notes.renamed(table, renamed.name, column.name)] : [],
    };
  });
  // A column that refers cannot be dropped.
  const refers = [...attached.values()].flat().some(({ type }) => type === 'foreign key');
  const now = { ...between, indexes: from.indexes };
  const down = refers
    ? rebuilding(now, from, [])
    : columns.added
        .toReversed()
        .map(({ name }): Step => ({ sql: `ALTER TABLE ${table} DROP COLUMN ${name}` }));
  return [{ stage: 'expand', up, down }];
}

/** Whether `DROP COLUMN` can take the columns away, and `ADD COLUMN` bring them back where they were. */
function isAlterable({ from, to, columns }: TableChange, between: TableSchema): boolean {
  const last = between.columns.slice(-columns.dropped.length);
  const isLast = last.every(({ name }) => columns.dropped.some((column) => column.name === name));
  return (
    isLast &&
    columns.dropped.every(isAddable) &&
    between.constraints.length === to.constraints.length &&
    !columns.dropped.some(({ name }) =>
      from.attachments.some(({ definition }) => mentions(definition, name)),
    )
  );
}

const dropIndex = ({ name }: SchemaObject): Step[] => [{ sql: `DROP INDEX ${name}` }];
const makeIndex = (table: string, index: SchemaObject): Step[] => [
  {
    sql: indexStatement(table, index),
    notes: /^unique /i.test(index.definition) ? [notes.tightened(index.name)] : [],
  },
];

function indexChange(up: readonly Step[], down: readonly Step[]): Change {
  return { stage: 'online', up, down };
}

function hintsOf(change: TableChange): string[] {
  const { name: table, columns, constraints, indexes } = change;
  return [
    ...columns.added.flatMap((column) => {
      const renamed = renamedFrom(change, column);
      return [
        ...(renamed ? [notes.renamed(table, renamed.name, column.name)] : []),
        ...(column.isNullable || column.default !== null
          ? []
          : [`the rows that are there need a ${column.name}: give it in the SELECT of the copy`]),
      ];
    }),
    ...changedHints(table, columns.changed),
    ...[...constraints.added, ...constraints.changed.map(({ to }) => to)]
      .filter((constraint) => concernsRows(change, constraint))
      .map(({ name, definition }) => notes.tightened(name ?? definition)),
    ...indexes.added
      .filter(({ definition }) => /^unique /i.test(definition))
      .map(({ name }) => notes.tightened(name)),
  ];
}

function hintsBack({ name: table, columns, constraints }: TableChange): string[] {
  return [
    ...changedHints(
      table,
      columns.changed.map(({ from, to }) => ({ from: to, to: from })),
    ),
    ...[...constraints.dropped, ...constraints.changed.map(({ from }) => from)].map(
      ({ name, definition }) => notes.tightened(name ?? definition),
    ),
  ];
}

function changedHints(table: string, changed: TableChange['columns']['changed']): string[] {
  return changed.flatMap(({ from, to }) => [
    ...(from.type === to.type ? [] : [notes.typed(`${table}.${to.name}`, from.type, to.type)]),
    ...(from.isNullable && !to.isNullable ? [notes.filled(table, to.name)] : []),
  ]);
}
