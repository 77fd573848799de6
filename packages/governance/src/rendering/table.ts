/** A table of the model as the statements that would create it. */
import type { AnyTable } from '@runledger/schema';
import type { SchemaDialect } from './dialect.ts';
import { tableStatements } from './statements.ts';
import { tableWords } from './words.ts';

/** `CREATE TABLE`, then its indexes. Names are unqualified. */
export function createTableSql(table: AnyTable, dialect: SchemaDialect): string[] {
  return tableStatements(tableWords(table, dialect));
}
