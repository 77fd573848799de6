/** The configuration as the rest of Runledger gets it: checked, merged, complete. */
import type { RunledgerConfig } from './model.ts';

export type Driver = 'postgres' | 'sqlite';
export type SslMode = NonNullable<RunledgerConfig['sslMode']>;

/** What the drivers share of the waits; what is left out is the driver's own default. */
export interface PostgresConnection {
  readonly driver: 'postgres';
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly sslMode?: SslMode;
  readonly sslRootCert?: string;
  readonly schema: string;
  readonly applicationName?: string;
  readonly namedStatements?: boolean;
  readonly scratchUrl?: string;
}

export interface SqliteConnection {
  readonly driver: 'sqlite';
  /** Absolute, or `:memory:`. */
  readonly path: string;
  readonly synchronous?: RunledgerConfig['synchronous'];
}

export type Connection = PostgresConnection | SqliteConnection;

/** Migrations of the application's own. */
export interface StreamDirectory {
  readonly stream: string;
  /** Absolute. */
  readonly directory: string;
}

export interface Config {
  readonly connection: Connection;
  /** The name given with `--env`. */
  readonly environment: string | null;
  readonly protection: {
    readonly isProtected: boolean;
    readonly approvers: readonly string[];
    readonly approvals: number;
  };
  readonly pool: Readonly<NonNullable<RunledgerConfig['pool']>>;
  readonly timeouts: Readonly<NonNullable<RunledgerConfig['timeouts']>> & {
    readonly migrationLockMs: number;
  };
  readonly retries: { readonly attempts: number; readonly delayMs: number };
  /** For the chosen driver. */
  readonly streams: readonly StreamDirectory[];
  readonly telemetry: Readonly<NonNullable<RunledgerConfig['telemetry']>>;
  readonly logFormat: 'text' | 'json';
  readonly analytics: Readonly<NonNullable<RunledgerConfig['analytics']>>;
  readonly apiKeys: Readonly<NonNullable<RunledgerConfig['apiKeys']>>;
  readonly quotaTiers: Readonly<NonNullable<RunledgerConfig['quotaTiers']>>;
  /** The files it was read from. */
  readonly files: { readonly config: string | null; readonly env: string | null };
}
