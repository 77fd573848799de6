/** What must hold of an open database and its pool, looked at without writing anything. */
import { answerTime, type Finding, runChecks } from '@runledger/repositories';
import type { Health } from '@runledger/schema';
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

/** A busy pool is no failure: who watches the figures decides. */
function figures(pool: ConnectionPool): Finding {
  const { total, max, idle, waiting } = pool.figures;
  return {
    ok: true,
    detail: `${total} of at most ${max} connections, ${idle} idle; ${waiting} calls waiting`,
  };
}
