/**
 * Drafts for SQLite: what `ALTER TABLE` can do is done with it, everything else is a rebuild that the migration engine
 * guards (https://www.sqlite.org/lang_altertable.html). What takes data away comes last, in the same migration as on
 * PostgreSQL.
 */
import {
  type Change,
  type DraftDialect,
  notes,
  renamedTableFrom,
  type SchemaChange,
  type Step,
  type TableSchema,
  tableStatements,
} from '@runledger/governance';
import { columnText } from './columns.ts';
import { contraction, expansion } from './table.ts';
import { triggerSteps } from './triggers.ts';

export const sqliteDrafts: DraftDialect = {
  changes: (change) => [
    ...change.created.map((table) => created(change, table)),
    ...change.altered.flatMap(expansion),
    ...change.altered.flatMap(contraction),
    ...change.dropped.map(dropped),
  ],
};

function created(change: SchemaChange, table: TableSchema): Change {
  const renamed = renamedTableFrom(change, table);
  const hints = renamed === null ? [] : [notes.renamedTable(renamed, table.name)];
  return {
    stage: 'expand',
    up: making(table, hints),
    down: [{ sql: `DROP TABLE ${table.name}` }],
  };
}

function dropped(table: TableSchema): Change {
  return {
    stage: 'contract',
    up: [{ sql: `DROP TABLE ${table.name}`, notes: [notes.lost(table.name), notes.rows] }],
    down: [...making(table, [notes.returned(table.name)]), ...triggerSteps(table)],
  };
}

function making(table: TableSchema, hints: readonly string[]): Step[] {
  return tableStatements(table, columnText).map((sql, at) => ({
    sql,
    notes: at === 0 ? hints : [],
  }));
}
