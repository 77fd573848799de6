/** Whether the database's schema fits this version of the code. */
import {
  assertSchemaFits,
  describeSchemaVersion,
  neededMigrations,
  type RecordedMigration,
} from '@runledger/repositories';
import type { SqliteDatabase } from './connection/database.ts';
import { embeddedMigrations } from './generated/migrations.ts';

const needed = neededMigrations(embeddedMigrations);

const TABLE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
const HISTORY = 'SELECT stream, version, status, breaking FROM schema_migrations';

/**
 * @returns what it found: the newest applied migration of each stream, for people
 * @throws SchemaVersionError when the database is older than the code needs, or newer than it can serve
 */
export async function checkSchemaVersion(database: SqliteDatabase): Promise<string> {
  const recorded = await recordedMigrations(database);
  assertSchemaFits(recorded, needed);
  return describeSchemaVersion(recorded);
}

async function recordedMigrations(database: SqliteDatabase): Promise<RecordedMigration[] | null> {
  const { rows: tables } = await database.query(TABLE, []);
  if (tables.length === 0) return null;
  const { rows } = await database.query(HISTORY, []);
  return rows.map((row) => ({ ...row, breaking: row.breaking === 1 }) as RecordedMigration);
}
