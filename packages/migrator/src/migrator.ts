/** The engine's commands. */
import { baseline } from './commands/baseline.ts';
import { down, redo } from './commands/down.ts';
import { repair } from './commands/repair.ts';
import { status, verify } from './commands/status.ts';
import { up } from './commands/up.ts';
import { Engine } from './engine.ts';
import type {
  BaselineReport,
  DownReport,
  MigrationEvent,
  RedoReport,
  RepairReport,
  StatusReport,
  UpReport,
  VerifyReport,
} from './reports.ts';
import type { MigrationSource } from './source.ts';
import type { MigrationTarget } from './target.ts';
import type { Clock } from './waiting.ts';

export interface MigratorOptions {
  readonly target: MigrationTarget;
  /** In the order in which streams are applied. */
  readonly sources: readonly MigrationSource[];
  /** Who acts, for the journal. Default: user and host of the process. */
  readonly actor?: string;
  /** How long to wait for another migrator, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
  /** How long a statement may wait for a lock on a table, in milliseconds. Default 3,000; a file may say otherwise. */
  readonly statementLockTimeoutMs?: number;
  /** How long a statement may run, in milliseconds; 0 (the default) is without end. A file may say otherwise. */
  readonly statementTimeoutMs?: number;
  /**
   * Whether a database in a file is copied before a migration that can lose rows. Default true; `false` is for those
   * who have a copy already.
   */
  readonly backup?: boolean;
  /**
   * How old a transaction of others that holds locks on the tables in question has to be to be reported before the
   * run, in milliseconds. Default 60,000.
   */
  readonly longTransactionMs?: number;
  /** Told what happens, while it happens. What it throws stops the run. */
  readonly onEvent?: (event: MigrationEvent) => void;
  /** Whether `onEvent` hears of each statement; then each is a message of its own to the database. Default false. */
  readonly observeStatements?: boolean;
  readonly clock?: Clock;
}

export interface UpOptions {
  /** The last version to apply. Default: all. */
  readonly to?: string;
  /** Only this stream. Default: all, in their order. */
  readonly stream?: string;
  /**
   * What to do with a migration older than the newest applied one of its stream: `check` (the default) applies it
   * unless a later applied one names the same table, `allow` applies it, `refuse` does not.
   */
  readonly outOfOrder?: 'check' | 'allow' | 'refuse';
  /**
   * What to do where the database has migrations that the files lack: `refuse` (the default) stops, `serve` is for
   * applications that migrate as they start: old instances go on beside new ones, unless a migration that they do
   * not know is breaking (SchemaVersionError), or later than one that is still to be applied.
   */
  readonly unknown?: 'refuse' | 'serve';
}

export interface DownOptions {
  /** How many to roll back, the last applied first. Default 1, unless `to` is given. */
  readonly steps?: number;
  /** Rolls back everything newer than this version; `0` is everything. */
  readonly to?: string;
  readonly stream?: string;
}

export interface RedoOptions {
  readonly stream?: string;
}

export interface BaselineOptions {
  readonly stream: string;
  /** The newest version whose effects the database already has. */
  readonly version: string;
}

export interface RepairOptions {
  readonly stream?: string;
  readonly version?: string;
  /**
   * For one unfinished migration (`stream` and `version`): `applied` when its effects were completed by hand,
   * `pending` when they were removed by hand. Also `pending` for one whose file is gone for good.
   */
  readonly as?: 'applied' | 'pending';
  /** Records the checksum of a file whose statements were changed, too. Default false. */
  readonly acceptChanged?: boolean;
}

export interface Migrator {
  /** Applies what is pending, after finishing what an interrupted run left. */
  up(options?: UpOptions): Promise<UpReport>;
  /** Rolls back. */
  down(options?: DownOptions): Promise<DownReport>;
  /** Rolls the last applied migration back and applies it again. */
  redo(options?: RedoOptions): Promise<RedoReport>;
  /** Where the database stands; takes no lock and changes nothing. */
  status(): Promise<StatusReport>;
  /** Compares the files with what was applied; takes no lock and changes nothing. */
  verify(): Promise<VerifyReport>;
  /** Adopts a database that has the effects of some migrations already: records them without running them. */
  baseline(options: BaselineOptions): Promise<BaselineReport>;
  /** Mends the journal after somebody changed files or tables by hand. */
  repair(options?: RepairOptions): Promise<RepairReport>;
}

/**
 * The migration engine for one database.
 *
 * Commands reject with errors of Runledger's hierarchy: `MigrationFileError`, `MigrationHistoryError`,
 * `MigrationFailedError`, `MigrationLockError`, `MigrationBackupError`, `MigrationUsageError`,
 * `MigrationEnvironmentError`, or `ConnectionError`. Each connects for itself and closes its connection.
 * @example
 * import { embeddedMigrations, migrationTarget } from '@runledger/sqlite/migrations';
 *
 * const migrator = createMigrator({
 *   target: migrationTarget({ path: 'runledger.db' }),
 *   sources: [...sourcesOf(embeddedMigrations), { stream: 'app', directory: 'migrations' }],
 * });
 * const { applied } = await migrator.up();
 */
export function createMigrator(options: MigratorOptions): Migrator {
  const engine = new Engine(options);
  // Each an async function, so that whatever is wrong comes as a rejection.
  return {
    up: async (choice) => await up(engine, choice),
    down: async (choice) => await down(engine, choice),
    redo: async (choice) => await redo(engine, choice),
    status: async () => await status(engine),
    verify: async () => await verify(engine),
    baseline: async (choice) => await baseline(engine, choice),
    repair: async (choice) => await repair(engine, choice),
  };
}
