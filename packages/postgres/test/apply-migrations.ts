/** Applies the migration files as they lie there, without the engine. */
import { join } from 'node:path';
import { migrationTexts } from '@runledger/conformance/migration-files';
import type pg from 'pg';
import { operationsDdl } from '../src/migrations/operations-ddl.ts';

const directory = join(import.meta.dirname, '../migrations');

/** Makes the schema and puts it first in the search path; then the engine's own tables, then every migration. */
export async function applyMigrations(client: pg.Client, schema = 'runledger'): Promise<void> {
  const name = client.escapeIdentifier(schema);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}; SET search_path = ${name}`);
  for (const statement of operationsDdl) await client.query(statement);
  for (const text of migrationTexts(directory, 'up')) await client.query(text);
}

/** Takes every migration back; the engine's own tables stay. */
export async function revertMigrations(client: pg.Client): Promise<void> {
  for (const text of migrationTexts(directory, 'down')) await client.query(text);
}
