/** Linting PostgreSQL migrations, without a server. */
export { lintDialect } from './lint/dialect.ts';
