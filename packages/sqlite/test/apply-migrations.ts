/** Applies the migration files as they lie there, without the engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { operationsDdl } from '../src/migrations/operations-ddl.ts';

const directory = join(import.meta.dirname, '../migrations');

/** The files of both streams, in the order in which they are applied. */
export function migrationFiles(direction: 'up' | 'down'): string[] {
  const files = ['operational', 'analytics'].flatMap((stream) =>
    readdirSync(join(directory, stream))
      .filter((name) => name.endsWith(`.${direction}.sql`))
      .sort()
      .map((name) => join(directory, stream, name)),
  );
  return direction === 'up' ? files : files.reverse();
}

/** The engine's own tables, then every migration. */
export function applyMigrations(connection: Database.Database): void {
  for (const statement of operationsDdl) connection.exec(statement);
  for (const file of migrationFiles('up')) connection.exec(readFileSync(file, 'utf8'));
}

/** Takes every migration back; the engine's own tables stay. */
export function revertMigrations(connection: Database.Database): void {
  for (const file of migrationFiles('down')) connection.exec(readFileSync(file, 'utf8'));
}
