/** Linting SQLite migrations, without a database. */
export { lintDialect } from './lint/dialect.ts';
