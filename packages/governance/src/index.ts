export type { SchemaDialect } from './rendering/dialect.ts';
export { createTableSql } from './rendering/table.ts';
