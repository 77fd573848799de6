export * from './comparison.ts';
export * from './database-schema.ts';
export { dump } from './dump.ts';
export type { SchemaDialect } from './rendering/dialect.ts';
export { createTableSql } from './rendering/table.ts';
export * from './validation.ts';
