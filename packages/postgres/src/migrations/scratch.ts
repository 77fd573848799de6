/** Empty databases to try migrations on. */
import { randomBytes } from 'node:crypto';
import { MigrationEnvironmentError } from '@runledger/migrator';
import pg from 'pg';
import { connectClient } from '../connection/connect.ts';
import type { PostgresOptions } from '../connection/options.ts';
import { mapError } from '../errors.ts';
import type { MigrationTargetOptions } from './target.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

/** @throws MigrationEnvironmentError where the role may not create databases */
export async function createScratchDatabase(
  options: MigrationTargetOptions,
): Promise<{ database: PostgresOptions; drop: () => Promise<void> }> {
  const server = serverOf(options);
  const name = `runledger_scratch_${randomBytes(6).toString('hex')}`;
  // From template0, since nobody else may be connected to what is copied.
  await onServer(server, `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
  return {
    database: { ...server, database: name },
    drop: () =>
      onServer(server, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  };
}

/** The options without those that name the target's own database, where another server is named. */
function serverOf({ scratchUrl, ...options }: MigrationTargetOptions): PostgresOptions {
  if (scratchUrl === undefined) return options;
  const { host, port, user, password, database, sslMode, sslRootCert, ...rest } = options;
  return { ...rest, url: scratchUrl };
}

async function onServer(server: PostgresOptions, sql: string): Promise<void> {
  const client = await connectClient(server);
  try {
    await client.query(sql);
  } catch (error) {
    if ((error as { code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) throw mapError(error);
    throw new MigrationEnvironmentError(
      `Migrations are tried on a database of their own, and the role ${client.user} may not create one: name a server where that is allowed, as scratchUrl in the configuration or DB_SCRATCH_URL in the environment.`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}
