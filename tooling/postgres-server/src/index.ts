export { createTestDatabase, type Template, type TestDatabase } from './database.ts';
export { type PostgresServer, type StartOptions, startPostgres } from './server.ts';
