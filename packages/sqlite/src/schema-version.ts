/** Whether the database's schema fits this version of the code. */
import { assertSchemaFits, type RecordedMigration } from '@runledger/repositories';
import type { SqliteDatabase } from './connection/database.ts';
import { embeddedMigrations } from './migrations.ts';

/** The stream that every store needs; the tables of analytics may be in another database. */
const NEEDED_STREAM = 'operational';

const needed = embeddedMigrations.filter(({ stream }) => stream === NEEDED_STREAM);

const TABLE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'";
const HISTORY = 'SELECT stream, version, status, breaking FROM schema_migrations';

/**
 * @returns the newest version that is applied
 * @throws SchemaVersionError when the database is older than the code needs, or newer than it can serve
 */
export async function checkSchemaVersion(database: SqliteDatabase): Promise<string> {
  const recorded = await recordedMigrations(database);
  assertSchemaFits(recorded, needed);
  const versions = (recorded ?? [])
    .filter(({ stream, status }) => stream === NEEDED_STREAM && status === 'applied')
    .map(({ version }) => version);
  return versions.sort().at(-1) ?? '';
}

async function recordedMigrations(database: SqliteDatabase): Promise<RecordedMigration[] | null> {
  const { rows: tables } = await database.query(TABLE, []);
  if (tables.length === 0) return null;
  const { rows } = await database.query(HISTORY, []);
  return rows.map((row) => ({ ...row, breaking: row.breaking === 1 }) as RecordedMigration);
}
