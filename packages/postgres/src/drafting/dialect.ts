/**
 * Drafts for PostgreSQL, in the forms that let the application go on: constraints are added unvalidated and validated
 * in a migration of their own, indexes of existing tables are built concurrently, what takes data away comes last.
 */
import type { Change, DraftDialect, SchemaChange, Step, TableSchema } from '@runledger/governance';
import { notes, renamedTableFrom, tableStatements } from '@runledger/governance';
import { columnChanges, columnText, demandedColumns, droppedColumns } from './columns.ts';
import { addedConstraints, droppedConstraints } from './constraints.ts';
import { indexChanges } from './indexes.ts';
import { optionChanges } from './options.ts';

export const postgresDrafts: DraftDialect = {
  changes: (change) => [
    ...change.created.map((table) => created(change, table)),
    ...change.altered.flatMap(droppedConstraints),
    ...change.altered.flatMap(columnChanges),
    ...change.altered.flatMap(addedConstraints),
    ...change.altered.flatMap(demandedColumns),
    ...change.altered.flatMap(optionChanges),
    ...change.altered.flatMap(indexChanges),
    ...change.altered.flatMap(droppedColumns),
    ...change.dropped.map(dropped),
  ],
};

function created(change: SchemaChange, table: TableSchema): Change {
  const renamed = renamedTableFrom(change, table);
  const hints = [
    ...(renamed === null ? [] : [notes.renamedTable(renamed, table.name)]),
    ...(table.options.startsWith('PARTITION BY')
      ? ['the table has no partitions yet, and takes no rows without: make the first ones here']
      : []),
  ];
  return {
    stage: 'expand',
    up: tableStatements(table, columnText).map((sql, at) => ({
      sql,
      notes: at === 0 ? hints : [],
    })),
    down: [{ sql: `DROP TABLE ${table.name}` }],
  };
}

function dropped(table: TableSchema): Change {
  const others = table.attachments.filter(({ type }) => type !== 'trigger');
  const hints = [
    notes.returned(table.name),
    ...others.map(
      ({ type, name }) => `the ${type} ${name} of ${table.name} is not made again here`,
    ),
  ];
  const remaking: Step[] = [
    ...tableStatements(table, columnText).map((sql, at) => ({ sql, notes: at === 0 ? hints : [] })),
    ...table.attachments
      .filter(({ type }) => type === 'trigger')
      .map(({ definition }) => ({ sql: definition })),
  ];
  return {
    stage: 'contract',
    up: [{ sql: `DROP TABLE ${table.name}`, notes: [notes.lost(table.name), notes.rows] }],
    down: remaking,
  };
}
