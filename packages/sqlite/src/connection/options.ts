/** How to open a store. */
import type { MigrationSource } from '@runledger/migrator';
import type { DriverOptions } from '@runledger/schema';

export interface SqliteOptions extends DriverOptions {
  /** A file, or `:memory:` for a database that lives as long as the store. */
  readonly path: string;
  /**
   * How long to wait for another process's lock, or for a transaction of this store that holds the writer, in
   * milliseconds; 5,000 by default. The event loop goes on meanwhile.
   */
  readonly busyTimeoutMs?: number;
  /**
   * What a commit waits for. `NORMAL` (the default) survives a crash of the process, and a power failure may
   * take the last commits with it, never the database's integrity; `FULL` waits for the disk at each commit.
   */
  readonly synchronous?: 'NORMAL' | 'FULL';
  /** How many streams and read-only transactions may be open at once; 8 by default. */
  readonly maxReaders?: number;
  /** Prepared statements kept for each connection; 256 by default. */
  readonly statementCacheSize?: number;
  /** Makes the file where there is none, and applies pending migrations on opening. */
  readonly migrate?: boolean;
  /** Migrations of the application's own, which `migrate` applies after Runledger's. */
  readonly streams?: readonly MigrationSource[];
}

export const DEFAULTS = {
  busyTimeoutMs: 5_000,
  synchronous: 'NORMAL',
  maxReaders: 8,
  statementCacheSize: 256,
} as const;
