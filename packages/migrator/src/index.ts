export { type CarryingPackage, embedMigrations } from './embed.ts';
export * from './errors.ts';
export * from './migrator.ts';
export * from './reports.ts';
export * from './source.ts';
export { parseScript, type Script, type Statement } from './sql/statements.ts';
export * from './sql/syntax.ts';
export * from './target.ts';
export type { Clock } from './waiting.ts';
