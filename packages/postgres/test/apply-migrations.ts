/** Applies the migration files as they lie there, without the engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
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

/** Makes the schema and puts it first in the search path; then the engine's own tables, then every migration. */
export async function applyMigrations(client: pg.Client, schema = 'runledger'): Promise<void> {
  const name = client.escapeIdentifier(schema);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}; SET search_path = ${name}`);
  for (const statement of operationsDdl) await client.query(statement);
  for (const file of migrationFiles('up')) await client.query(readFileSync(file, 'utf8'));
}

/** Takes every migration back; the engine's own tables stay. */
export async function revertMigrations(client: pg.Client): Promise<void> {
  for (const file of migrationFiles('down')) await client.query(readFileSync(file, 'utf8'));
}
