/** Columns that come, change and go. */
import {
  type Change,
  type ColumnSchema,
  columnDefinition,
  notes,
  renamedFrom,
  type Step,
  type TableChange,
} from '@runledger/governance';

/** A generated column says so in place of a default. */
export function columnText(column: ColumnSchema): string {
  const generated = /^(GENERATED .*?)( s| v)?$/.exec(column.default ?? '');
  if (!generated) return columnDefinition(column);
  const kinds: Record<string, string> = { ' s': ' STORED', ' v': ' VIRTUAL' };
  const kind = kinds[generated[2] ?? ''] ?? '';
  return `${columnDefinition({ ...column, default: null })} ${generated[1]}${kind}`;
}

/** Columns that are added, then those that change. */
export function columnChanges(change: TableChange): Change[] {
  const { name: table, columns } = change;
  return [
    ...columns.added.flatMap((column) => added(change, column)),
    ...columns.changed.flatMap(({ from, to }) => [
      ...typed(table, from, to),
      ...nullable(table, from, to),
    ]),
  ];
}

/**
 * Columns that may not be NULL any more, once everything is validated: the lock that this takes stays until the
 * migration commits, and what is looked at after it would keep everybody out meanwhile.
 */
export function demandedColumns({ name: table, columns }: TableChange): Change[] {
  const tightened = columns.changed.filter(({ from, to }) => from.isNullable && !to.isNullable);
  const demanded = [...columns.added.filter(isFilledLater), ...tightened.map(({ to }) => to)];
  return demanded.map(({ name: column }): Change => {
    const { alter, name, add } = filledCheck(table, column);
    return {
      stage: 'online',
      up: [
        { sql: `${alter} ALTER COLUMN ${column} SET NOT NULL` },
        { sql: `${alter} DROP CONSTRAINT ${name}` },
      ],
      down: [{ sql: add }, { sql: `${alter} ALTER COLUMN ${column} DROP NOT NULL` }],
    };
  });
}

/** Columns that are dropped, the last first: they come back in the order that they were in. */
export function droppedColumns(change: TableChange): Change[] {
  const { name: table, columns, from } = change;
  const kept = from.columns.filter((column) => !columns.dropped.includes(column));
  return columns.dropped.toReversed().map((column): Change => {
    const isLast = kept.every(
      (other) => from.columns.indexOf(other) < from.columns.indexOf(column),
    );
    return {
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
          notes: [
            notes.returned(`${table}.${column.name}`),
            ...(column.isNullable || column.default !== null
              ? []
              : [notes.tightened(`${column.name} NOT NULL`)]),
            ...(isLast ? [] : [`${column.name} comes back as the last column of ${table}`]),
          ],
        },
      ],
    };
  });
}

/** Without a value for the rows that are there, it can only become NOT NULL once they have one. */
const isFilledLater = (column: ColumnSchema) => !column.isNullable && column.default === null;

function added(change: TableChange, column: ColumnSchema): Change[] {
  const { name: table, to } = change;
  const word = to.columns.find(({ name }) => name === column.name) ?? column;
  const isFilled = isFilledLater(column);
  const renamed = renamedFrom(change, column);
  const last = to.columns.slice(-change.columns.added.length);
  const isLast = last.some(({ name }) => name === column.name);
  const adding: Change = {
    stage: 'expand',
    up: [
      {
        sql: `ALTER TABLE ${table} ADD COLUMN ${column.name} ${columnText({ ...word, isNullable: word.isNullable || isFilled })}`,
        notes: [
          ...(renamed ? [notes.renamed(table, renamed.name, column.name)] : []),
          ...(isLast
            ? []
            : [
                `a column is added as the last one, and the model has ${column.name} before others`,
              ]),
        ],
      },
    ],
    down: [{ sql: `ALTER TABLE ${table} DROP COLUMN ${column.name}` }],
  };
  return [adding, ...(isFilled ? notNull(table, column.name) : [])];
}

/** Type and default: the old default goes before the type changes, since it may not fit the new one. */
function typed(table: string, from: ColumnSchema, to: ColumnSchema): Change[] {
  if (from.type === to.type && from.default === to.default) return [];
  return [{ stage: 'expand', up: retyped(table, from, to), down: retyped(table, to, from) }];
}

function retyped(table: string, from: ColumnSchema, to: ColumnSchema): Step[] {
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${from.name}`;
  const isOtherType = from.type !== to.type;
  const base = to.type.replace(/ COLLATE .*$/, '');
  return [
    ...(from.default !== null && (isOtherType || to.default === null)
      ? [{ sql: `${alter} DROP DEFAULT` }]
      : []),
    ...(isOtherType
      ? [
          {
            sql: `${alter} TYPE ${to.type} USING ${from.name}::${base}`,
            notes: [
              notes.typed(`${table}.${from.name}`, from.type, to.type),
              `most changes of a type write the whole table anew while nobody can read it: on a large one add a column, fill it in batches, and drop this one later`,
            ],
          },
        ]
      : []),
    ...(to.default !== null ? [{ sql: `${alter} SET DEFAULT ${to.default}` }] : []),
  ];
}

function nullable(table: string, from: ColumnSchema, to: ColumnSchema): Change[] {
  if (from.isNullable === to.isNullable) return [];
  if (!to.isNullable) return notNull(table, to.name);
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${to.name}`;
  return [
    {
      stage: 'expand',
      up: [{ sql: `${alter} DROP NOT NULL` }],
      down: [{ sql: `${alter} SET NOT NULL`, notes: [notes.tightened(`${to.name} NOT NULL`)] }],
    },
  ];
}

/**
 * By way of a check: PostgreSQL validates it while others read and write, and then takes its word that there are no
 * NULLs, instead of looking while it keeps everybody out (https://www.postgresql.org/docs/current/sql-altertable.html).
 */
function notNull(table: string, column: string): Change[] {
  const { alter, name, add } = filledCheck(table, column);
  return [
    {
      stage: 'expand',
      up: [{ sql: add, notes: [`from here on nobody may write ${table} without ${column}`] }],
      down: [{ sql: `${alter} DROP CONSTRAINT ${name}` }],
    },
    {
      stage: 'online',
      up: [{ sql: `${alter} VALIDATE CONSTRAINT ${name}`, notes: [notes.filled(table, column)] }],
      down: [],
    },
  ];
}

function filledCheck(table: string, column: string) {
  const alter = `ALTER TABLE ${table}`;
  const name = `chk_${table}_${column}_filled`.slice(0, 63);
  const add = `${alter} ADD CONSTRAINT ${name} CHECK (${column} IS NOT NULL) NOT VALID`;
  return { alter, name, add };
}
