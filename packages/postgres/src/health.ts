/** What must hold of an open database and its pool, looked at without writing anything. */
import { answerTime, type Finding, runChecks } from '@runledger/repositories';
import type { Health } from '@runledger/schema';
import type { PoolClient } from 'pg';
import type { ConnectionPool } from './connection/pool.ts';
import type { PostgresSession } from './connection/session.ts';
import { OLDEST_MAJOR, toMajor } from './connection/settings.ts';
import { checkSchemaVersion } from './schema-version.ts';

export function checkHealth(
  session: PostgresSession,
  pool: ConnectionPool,
  schema: string,
): Promise<Health> {
  return runChecks({
    answers: () => answerTime(() => session.execute(PING, [])),
    version: () => version(session),
    schema: async () => ({ ok: true, detail: await checkSchemaVersion(session, schema) }),
    clock: () => clock(session),
    proxy: () => pool.use(proxy),
    pool: () => figures(pool),
  });
}

const PING = { name: 'health_ping', sql: 'SELECT 1' };
const VERSION = {
  name: 'health_version',
  sql: "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text",
};

async function version(session: PostgresSession): Promise<Finding> {
  const { rows } = await session.execute(VERSION, []);
  const { number, text } = rows[0] as { number: number; text: string };
  const isServed = toMajor(number) >= OLDEST_MAJOR;
  return { ok: isServed, detail: `PostgreSQL ${text}, ${OLDEST_MAJOR} or newer is needed` };
}

const CLOCK = {
  name: 'health_clock',
  sql: 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
};

/** Times that the application stamps and times that the database decides stand side by side in the rows. */
const MOST_SECONDS_APART = 10;

async function clock(session: PostgresSession): Promise<Finding> {
  const asked = Date.now();
  const { rows } = await session.execute(CLOCK, []);
  const answered = Date.now();
  const { now } = rows[0] as { now: number };
  const ahead = (now - (asked + answered) / 2) / 1_000;
  const apart = `${Math.abs(ahead).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this machine's`;
  return Math.abs(ahead) <= MOST_SECONDS_APART
    ? { ok: true, detail: apart }
    : { ok: false, detail: `${apart}: set both by a time server` };
}

/** A proxy hides the server's process behind a number of its own. It is no failure: some keep sessions whole. */
async function proxy(client: PoolClient): Promise<Finding> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const { processID } = client as PoolClient & { processID?: number | null };
  return rows[0]?.pid === processID
    ? { ok: true, detail: 'none: the connection is with the server itself' }
    : { ok: true, detail: 'there is one: let migrations connect to the server itself' };
}

/** A busy pool is no failure: who watches the figures decides. */
function figures(pool: ConnectionPool): Finding {
  const { total, max, idle, waiting } = pool.figures;
  return {
    ok: true,
    detail: `${total} of at most ${max} connections, ${idle} idle; ${waiting} calls waiting`,
  };
}
