/** Applies the migration files as they lie there, without the engine. */
import { join } from 'node:path';
import { migrationTexts } from '@runledger/conformance/migration-files';
import type Database from 'better-sqlite3';
import { operationsDdl } from '../src/migrations/operations-ddl.ts';

const directory = join(import.meta.dirname, '../migrations');

/** The engine's own tables, then every migration. */
export function applyMigrations(connection: Database.Database): void {
  for (const statement of operationsDdl) connection.exec(statement);
  for (const text of migrationTexts(directory, 'up')) connection.exec(text);
}

/** Takes every migration back; the engine's own tables stay. */
export function revertMigrations(connection: Database.Database): void {
  for (const text of migrationTexts(directory, 'down')) connection.exec(text);
}
