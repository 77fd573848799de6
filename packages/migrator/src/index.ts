export * from './migrator.ts';
export * from './reports.ts';
export * from './source.ts';
export * from './sql/statements.ts';
export * from './sql/syntax.ts';
export * from './target.ts';
