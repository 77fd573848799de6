export * from './comparison.ts';
export * from './database-schema.ts';
export type { SchemaChange, TableChange } from './drafting/changes.ts';
export type { Change, DraftDialect, Stage, Step } from './drafting/dialect.ts';
export {
  type DraftedMigration,
  type DraftedScript,
  type DraftOptions,
  draftMigrations,
} from './drafting/draft.ts';
export { concernsRows, mentions, notes, renamedFrom, renamedTableFrom } from './drafting/notes.ts';
export { columnDefinition, dump } from './dump.ts';
export type { SchemaDialect } from './rendering/dialect.ts';
export {
  type ColumnText,
  constraintText,
  createTableStatement,
  indexStatement,
  tableStatements,
} from './rendering/statements.ts';
export { createTableSql } from './rendering/table.ts';
export * from './validation.ts';
