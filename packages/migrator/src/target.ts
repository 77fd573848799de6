/**
 * The port of the engine: everything it needs to know about a database. A driver implements it; nothing else in
 * the engine knows a dialect. Sessions say what happened and never wait: waiting, retrying and giving up are the
 * engine's (see `waiting.ts`). What sessions take and give is in a `port.ts` of the folder that it belongs to.
 */

import type { PlanExecution, ProtectionRecord, StoredApproval } from './approval/port.ts';
import type { BackfillSession } from './backfill/port.ts';
import type { HistoryRow } from './history/port.ts';
import type { LintDialect } from './lint/dialect.ts';
import type {
  DatabaseIdentity,
  ForeseenStop,
  ScriptStyle,
  StatementEffect,
  TableReference,
  TableSize,
} from './plan/port.ts';
import type { ScratchWorkload } from './proof/workload.ts';
import type {
  Backup,
  BackupRequest,
  LongTransaction,
  Placement,
  ProbeResult,
  StatementLimits,
  TransactionUnit,
} from './run/port.ts';
import type { Statement } from './sql/statements.ts';
import type { SqlSyntax } from './sql/syntax.ts';
import type { DatabaseAttributes } from './telemetry/port.ts';

/** Who holds the lock that another migrator waits for, as far as the database tells. */
export interface LockHolder {
  /** For people: backend, host, application, since when. */
  readonly description: string;
}

/** One connection. Calls follow one another; after `close` there are none. */
export interface MigrationSession {
  /** Every row of `schema_migrations` in the order of (stream, version); `null` while there is no such table. */
  history(): Promise<readonly HistoryRow[] | null>;
  /**
   * Tries once to keep other migrators out until {@link unlock}; who holds the lock, or `null` when this session
   * does. Targets whose transactions exclude each other have nothing to take.
   * @throws MigrationEnvironmentError when the connection cannot hold a lock (a transaction-pooling proxy)
   */
  tryLock(): Promise<LockHolder | null>;
  unlock(): Promise<void>;
  /** Makes the engine's own tables where they are missing; several processes may do so at once. */
  prepare(): Promise<void>;
  /** Names of the tables that an unqualified name can mean. */
  tables(): Promise<readonly string[]>;
  /**
   * The canonical text of the schema, from the catalogs: two databases with the same text have the same schema.
   * Without the engine's own tables, and without partitions, which the clock makes.
   */
  dump(): Promise<string>;
  /** What backfills need of this connection. They run outside the lock of migrations. */
  backfills(): Promise<BackfillSession>;
  /** Who has to approve; nothing and nobody where the engine has never been. */
  protection(): Promise<ProtectionRecord>;
  /**
   * The protection, by the plan that set it (`null`: none), that later transactions of this session reckon with: one
   * that finds another is `superseded`, and where there is protection also one that finds another history than was
   * last read. A target whose {@link tryLock} keeps other migrators out need not look.
   */
  expectProtection(setByPlan: string | null): void;
  /** Approvals of a plan, by the approver's name. */
  approvals(planHash: string): Promise<readonly StoredApproval[]>;
  /** What was done under a plan with success: rows of `migration_log` whose metadata has it as `plan`. */
  executions(planHash: string): Promise<readonly PlanExecution[]>;
  /**
   * Copies the database as it is committed now, without keeping readers or writers from it, when one of the tables
   * has rows. `null` when none has, when the database lives in memory, and when it is a server's: a copy of that is
   * a dump or a base backup, which takes tools, room and rights that are its operator's.
   * @throws MigrationBackupError when there is no room or no permission for the copy; nothing is left of it
   * @throws LockUnavailable
   */
  backup(request: BackupRequest): Promise<Backup | null>;
  /** Which database this is; it changes nothing, and makes no file. */
  identity(): Promise<DatabaseIdentity>;
  /** How large tables are, as far as that is quickly told; those that are not there are left out. */
  tableSizes(names: readonly string[]): Promise<readonly TableSize[]>;
  /** Which tables refer to which; it changes nothing, and makes no file. */
  references(): Promise<readonly TableReference[]>;
  /**
   * What the guards around these statements, in one transaction, would stop as the rows are now; it changes nothing,
   * and makes no file.
   */
  foresee(statements: readonly Statement[]): Promise<readonly ForeseenStop[]>;
  /**
   * Runs statements, each in a transaction of its own, and tells what each of them did. For a scratch database: it
   * journals nothing, and may keep everybody else from the tables meanwhile.
   * @param rebuild tables that the statements make anew
   * @throws StatementFailure for the one that fails; those before it are committed
   */
  measure(
    statements: readonly Statement[],
    rebuild: readonly string[],
  ): Promise<readonly StatementEffect[]>;
  /**
   * Other sessions' transactions older than so many milliseconds that hold locks on tables which an unqualified name
   * can mean, the oldest first. None where transactions lock the database as a whole.
   */
  longTransactions(olderThanMs: number): Promise<readonly LongTransaction[]>;
  /**
   * @throws StatementFailure for a statement that fails, after everything was rolled back
   * @throws LockUnavailable when a lock was not to be had; everything was rolled back
   */
  transaction(unit: TransactionUnit): Promise<'committed' | 'superseded'>;
  /**
   * Looks in the catalog whether a statement of the closed list (see {@link MigrationTarget.placement}) has
   * already had its effect.
   */
  probe(statement: Statement): Promise<ProbeResult>;
  /** Clears what an interrupted attempt left (`probe` said `invalid`), so that the statement can run again. */
  clear(statement: Statement, limits: StatementLimits): Promise<void>;
  /**
   * Runs one statement of the closed list, outside a transaction.
   * @throws StatementFailure
   * @throws LockUnavailable
   */
  execute(statement: Statement, limits: StatementLimits): Promise<void>;
  /**
   * Rows of one statement, in the transaction that is under way or in one of its own.
   * @throws whatever the database says, of a statement that would write too
   */
  read(
    sql: string,
    values: readonly unknown[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

export interface MigrationTarget {
  readonly syntax: SqlSyntax;
  readonly script: ScriptStyle;
  /** The database in a few words for messages and reports, without secrets. */
  readonly description: string;
  /** The database as traces and metrics tell it, without secrets. */
  readonly attributes: DatabaseAttributes;
  /** First and longest pause between two attempts to have a lock, in milliseconds. */
  readonly backoff: { readonly firstMs: number; readonly longestMs: number };
  placement(statement: Statement): Placement;
  /** Why the statement has no place in a migration, or `null`: it would defeat the engine's transaction or guards. */
  refuses(statement: Statement): string | null;
  /** What the linter has to know about the dialect; loaded when it is asked for. */
  lintDialect(): Promise<LintDialect>;
  /** @throws ConnectionError */
  connect(): Promise<MigrationSession>;
  /**
   * Makes an empty database of the same kind and version, to try migrations on: a database of its own on the scratch
   * server or, unless one is named, on the target's; a temporary file.
   * @throws MigrationEnvironmentError when none can be made there, saying what to name instead
   * @throws ConnectionError
   */
  scratch(): Promise<ScratchDatabase>;
}

/** A database for one use. Whoever asked for it drops it, also after a failure. */
export interface ScratchDatabase {
  readonly target: MigrationTarget;
  /** What proofs do to it besides migrating. */
  workload(): Promise<ScratchWorkload>;
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>;
}
