/** What the PostgreSQL driver is told of a configuration, by whoever opens it. */
import type { Config, PostgresConnection } from './config.ts';

export function postgresOptions(
  { pool, timeouts }: Config,
  { driver: _, ...address }: PostgresConnection,
) {
  return {
    ...address,
    pool,
    connectTimeoutMs: timeouts.connectMs,
    statementTimeoutMs: timeouts.statementMs,
    lockTimeoutMs: timeouts.lockMs,
  };
}
