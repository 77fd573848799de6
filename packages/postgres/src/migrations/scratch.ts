/** Empty databases to try migrations on. */
import { randomBytes } from 'node:crypto';
import { MigrationEnvironmentError } from '@runledger/migrator';
import pg from 'pg';
import { connectClient } from '../connection/connect.ts';
import type { PostgresOptions } from '../connection/options.ts';
import { mapError } from '../errors.ts';
import { hasState, INSUFFICIENT_PRIVILEGE } from '../sqlstates.ts';
import type { MigrationTargetOptions } from './target.ts';

const PREFIX = 'runledger_scratch_';

/** In seconds. Nothing that is alive is as old and without a connection. */
const LEFT_BEHIND_AFTER = 3600;

/** @throws MigrationEnvironmentError where the role may not create databases */
export async function createScratchDatabase(
  options: MigrationTargetOptions,
): Promise<{ database: PostgresOptions; drop: () => Promise<void> }> {
  const server = serverOf(options);
  // It begins with the time, which PostgreSQL keeps of no database.
  const name = `${PREFIX}${now().toString(16)}${randomBytes(4).toString('hex')}`;
  await onServer(server, async (client) => {
    await dropLeftBehind(client);
    // From template0, since nobody else may be connected to what is copied.
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
  });
  return {
    database: { ...server, database: name },
    drop: () =>
      onServer(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
      }),
  };
}

const now = () => Math.floor(Date.now() / 1000);

/** What runs that were killed could not take away, theirs alone who asks: a server's disk is finite. */
async function dropLeftBehind(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `SELECT datname FROM pg_database
     WHERE datname ~ '^${PREFIX}[0-9a-f]{16}$' AND pg_get_userbyid(datdba) = current_user
       AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datid = pg_database.oid)`,
  );
  const { length } = PREFIX;
  for (const { datname } of rows) {
    const madeAt = Number.parseInt(datname.slice(length, length + 8), 16);
    if (now() - madeAt < LEFT_BEHIND_AFTER) continue;
    // Where somebody connects after all, or drops it, too, it is left to them.
    await client.query(`DROP DATABASE ${pg.escapeIdentifier(datname)}`).catch(() => undefined);
  }
}

/** The options without those that name the target's own database, where another server is named. */
function serverOf({ scratchUrl, ...options }: MigrationTargetOptions): PostgresOptions {
  if (scratchUrl === undefined) return options;
  const { host, port, user, password, database, sslMode, sslRootCert, ...rest } = options;
  return { ...rest, url: scratchUrl };
}

async function onServer(
  server: PostgresOptions,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = await connectClient(server);
  try {
    await work(client);
  } catch (error) {
    if (!hasState(error, INSUFFICIENT_PRIVILEGE)) throw mapError(error);
    throw new MigrationEnvironmentError(
      `Migrations are tried on a database of their own, and the role ${client.user} may not create one: name a server where that is allowed, as scratchUrl in the configuration or DB_SCRATCH_URL in the environment.`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}
