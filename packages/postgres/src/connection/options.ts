/** What it takes to reach a database, and how it becomes the driver's own configuration. */
import type { MigrationSource } from '@runledger/migrator';
import type { DriverOptions } from '@runledger/schema';
import { ConnectionError } from '@runledger/schema/errors';
import type { ClientConfig } from 'pg';
import { readUrl } from './address.ts';
import { type SslMode, toSsl } from './tls.ts';
import { valueTypes } from './types.ts';

export interface PoolOptions {
  /** Most connections at once; 10 by default. */
  readonly max?: number;
  /** How long a connection stays open unused, in milliseconds; 30,000 by default, 0 for ever. */
  readonly idleTimeoutMs?: number;
}

export interface PostgresOptions extends DriverOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`; options given beside it win over its parts. */
  readonly url?: string;
  /** Name, address, or directory of the server's Unix socket. `url` or `host` is required. */
  readonly host?: string;
  /** 5432 by default. */
  readonly port?: number;
  readonly user?: string;
  /** Without it, `PGPASSWORD` or the password file is used. */
  readonly password?: string;
  /** The user's name by default. */
  readonly database?: string;
  /** Encryption and verification, with libpq's meaning; `prefer` by default. */
  readonly sslMode?: SslMode;
  /** File with the certificates to trust (PEM); with it, `require` verifies like `verify-ca`. */
  readonly sslRootCert?: string;
  /** The PostgreSQL schema that holds the tables; `runledger` by default. */
  readonly schema?: string;
  readonly pool?: PoolOptions;
  /** How long to wait for a connection, new or from the pool, in milliseconds; 10,000 by default. */
  readonly connectTimeoutMs?: number;
  /** How long a statement may run, in milliseconds; 30,000 by default, 0 for ever. */
  readonly statementTimeoutMs?: number;
  /** How long a statement may wait for a lock, in milliseconds; 10,000 by default, 0 for ever. */
  readonly lockTimeoutMs?: number;
  /** How the connections call themselves in `pg_stat_activity`; `runledger` by default. */
  readonly applicationName?: string;
  /** Prepare statements once per connection; switch off for poolers that cannot. On by default. */
  readonly namedStatements?: boolean;
  /** Apply pending migrations on opening. */
  readonly migrate?: boolean;
  /** Migrations of the application's own, which `migrate` applies after Runledger's. */
  readonly streams?: readonly MigrationSource[];
}

export const DEFAULTS = {
  port: 5432,
  sslMode: 'prefer',
  schema: 'runledger',
  poolMax: 10,
  idleTimeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 10_000,
  applicationName: 'runledger',
} as const;

/** The schema that the options name. */
export function schemaOf(options: PostgresOptions): string {
  return options.schema ?? DEFAULTS.schema;
}

/** The TLS mode that the options name, in the URL or beside it. */
export function sslModeOf(options: PostgresOptions): SslMode {
  return withUrl(options).sslMode ?? DEFAULTS.sslMode;
}

/**
 * The configuration of one connection. What the session needs besides is set after connecting, since
 * poolers refuse parameters at start-up that they do not know (see `settings.ts`).
 * @throws ConnectionError when the options do not say where the server is, or contradict each other
 */
export function toClientConfig(options: PostgresOptions): ClientConfig {
  const given = withUrl(options);
  if (!given.host) {
    throw new ConnectionError(
      'Where PostgreSQL is was not said: give url, or host with port, user, password and database.',
    );
  }
  return {
    host: given.host,
    port: given.port ?? DEFAULTS.port,
    user: given.user,
    password: given.password,
    database: given.database,
    ssl: toSsl(given.sslMode ?? DEFAULTS.sslMode, given.sslRootCert),
    application_name: given.applicationName ?? DEFAULTS.applicationName,
    connectionTimeoutMillis: given.connectTimeoutMs ?? DEFAULTS.connectTimeoutMs,
    keepAlive: true,
    types: valueTypes,
  };
}

function withUrl(options: PostgresOptions): PostgresOptions {
  if (options.url === undefined) return options;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...readUrl(options.url), ...Object.fromEntries(given) };
}
