/** Migrating an SQLite database, and nothing that migrating does not need. */
export { embeddedMigrations } from './generated/migrations.ts';
export { type MigrationTargetOptions, migrationTarget } from './migrations/target.ts';
export { validateSchema } from './migrations/validation.ts';
