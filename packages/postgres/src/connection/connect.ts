/** One connection on its own, outside any pool: for migrations, and whoever needs a session. */
import pg from 'pg';
import { mapConnectError } from './failure.ts';
import { type PostgresOptions, sslModeOf, toClientConfig } from './options.ts';
import { prepareSession } from './settings.ts';
import { isTlsRefusal } from './tls.ts';

/**
 * Connects. The session is in UTC and in the options' schema; statements and waits for locks are not
 * limited in time, which is left to the caller.
 * @throws ConnectionError in one sentence, when the server cannot be reached, refuses the user or is too old
 */
export async function connectClient(options: PostgresOptions): Promise<pg.Client> {
  const config = toClientConfig(options);
  try {
    return await connect(config, options);
  } catch (error) {
    const isPlainAllowed = config.ssl !== false && sslModeOf(options) === 'prefer';
    if (!isPlainAllowed || !isTlsRefusal(error)) throw mapConnectError(error, config);
  }
  const plain = { ...config, ssl: false };
  return connect(plain, options).catch((error) => {
    throw mapConnectError(error, plain);
  });
}

async function connect(config: pg.ClientConfig, options: PostgresOptions): Promise<pg.Client> {
  const client = new pg.Client(config);
  // A connection that breaks between two statements says so here, and again to the next statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await prepareSession(client, options, { statementTimeoutMs: 0, lockTimeoutMs: 0 });
    return client;
  } catch (error) {
    // Not waited for: a peer that is no PostgreSQL may never close its end.
    client.end(() => undefined);
    throw error;
  }
}
