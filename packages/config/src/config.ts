/** The configuration as the rest of Runledger gets it: checked, merged, complete. */
import type { BackfillFunction, MigrationHooks } from '@runledger/migrator';
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
  /** The same for each driver that the stream has migrations for. */
  readonly directories: Readonly<Partial<Record<Driver, string>>>;
  /** The module that declares its tables: absolute, or `null`. */
  readonly model: string | null;
}

export interface Config {
  readonly connection: Connection;
  /** The name given with `--env`. */
  readonly environment: string | null;
  /** How the environment is meant to be protected; what its database holds counts. */
  readonly protection: {
    readonly isProtected: boolean;
    /** Ed25519 public keys in base64, by name. */
    readonly approvers?: Readonly<Record<string, string>>;
    readonly appliers?: Readonly<Record<string, string>>;
    readonly approvals?: number;
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
  /** Of a TypeScript or JavaScript file. */
  readonly hooks: MigrationHooks;
  /** Backfills that are code, by `stream/version`: likewise. */
  readonly backfills: Readonly<Record<string, BackfillFunction>>;
  readonly quotaTiers: Readonly<NonNullable<RunledgerConfig['quotaTiers']>>;
  /** The files it was read from. */
  readonly files: { readonly config: string | null; readonly env: string | null };
}
