/** Whether the database's schema is one that this version of the code can work on. */
import {
  assertSchemaFits,
  describeSchemaVersion,
  neededMigrations,
  type RecordedMigration,
} from '@runledger/repositories';
import { DatabaseError } from '@runledger/schema/errors';
import pg from 'pg';
import type { PostgresSession } from './connection/session.ts';
import { embeddedMigrations } from './generated/migrations.ts';
import { UNDEFINED_TABLE } from './sqlstates.ts';

const needed = neededMigrations(embeddedMigrations);

/**
 * @returns what it found: the newest applied migration of each stream, for people
 * @throws SchemaVersionError when the database is older than the code needs, or newer than it can serve
 */
export async function checkSchemaVersion(
  session: PostgresSession,
  schema: string,
): Promise<string> {
  const recorded = await readHistory(session, schema);
  assertSchemaFits(recorded, needed);
  return describeSchemaVersion(recorded);
}

async function readHistory(
  session: PostgresSession,
  schema: string,
): Promise<RecordedMigration[] | null> {
  const table = `${pg.escapeIdentifier(schema)}.schema_migrations`;
  const sql = `SELECT stream, version, status, breaking FROM ${table}`;
  try {
    const { rows } = await session.execute({ name: 'schema_version', sql }, []);
    return rows as unknown as RecordedMigration[];
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof DatabaseError ? error.cause : undefined;
  return (cause as { code?: string } | undefined)?.code === UNDEFINED_TABLE;
}
