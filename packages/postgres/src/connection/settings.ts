/**
 * What a session is set to after connecting. Not at start-up: poolers such as PgBouncer refuse a
 * connection that brings parameters they do not know. One round trip, once for each connection.
 */
import { ConnectionError } from '@runledger/schema/errors';
import pg, { type ClientBase } from 'pg';
import { type PostgresOptions, schemaOf } from './options.ts';

/** The oldest major version that is served; PostgreSQL 13 has been without updates since 2025. */
export const OLDEST_MAJOR = 14;

export interface SessionTimeouts {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

/**
 * Sets the session up, and refuses servers that are too old.
 * @throws ConnectionError when the server is older than PostgreSQL 14
 */
export async function prepareSession(
  client: ClientBase,
  options: PostgresOptions,
  timeouts: SessionTimeouts,
): Promise<void> {
  const settings = {
    // The schema alone: a name that it lacks must not be found, or made, in another one.
    search_path: pg.escapeIdentifier(schemaOf(options)),
    statement_timeout: String(timeouts.statementTimeoutMs),
    lock_timeout: String(timeouts.lockTimeoutMs),
    TimeZone: 'UTC',
    DateStyle: 'ISO, YMD',
    bytea_output: 'hex',
    standard_conforming_strings: 'on',
    // Off, a NULL in an array is the text NULL.
    array_nulls: 'on',
    // Calls outside of transactions are not run again when they lose, as those of another level would have to be.
    default_transaction_isolation: 'read committed',
  };
  const assignments = Object.entries(settings)
    .map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, false)`)
    .join(', ');
  // No parameters: the simple protocol takes one round trip, and no pooler trips over it.
  const result = await client.query(
    `SELECT current_setting('server_version_num')::int AS version, ${assignments}`,
  );
  assertVersion(result.rows[0]?.version);
}

/** The major version in what `server_version_num` says: 180004 is 18. */
export function toMajor(version: number): number {
  return Math.floor(version / 10_000);
}

/** @throws ConnectionError when the server is older than PostgreSQL 14 */
export function assertVersion(version: number) {
  const major = toMajor(version);
  if (major >= OLDEST_MAJOR) return;
  throw new ConnectionError(
    `The server is PostgreSQL ${major}; Runledger needs ${OLDEST_MAJOR} or newer: upgrade the server.`,
  );
}
