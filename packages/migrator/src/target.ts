/**
 * The port of the engine: everything it needs to know about a database. A driver implements it; nothing else in
 * the engine knows a dialect. Sessions say what happened and never wait: waiting, retrying and giving up are the
 * engine's (see `waiting.ts`).
 */

import type {
  ApprovalChange,
  PlanExecution,
  ProtectionRecord,
  StoredApproval,
} from './approval/port.ts';
import type { BackfillRow, BackfillSession } from './backfill/port.ts';
import type { RowWatch } from './checks/port.ts';
import type { LintDialect } from './lint/dialect.ts';
import type { ScratchWorkload } from './proof/workload.ts';
import type { Statement } from './sql/statements.ts';
import type { SqlSyntax } from './sql/syntax.ts';

/** Where a migration stands that the database knows of. */
export type HistoryStatus = 'applied' | 'applying' | 'reverting' | 'failed';

/** One row of `schema_migrations`. */
export interface HistoryRow {
  readonly stream: string;
  /** YYYYMMDDHHMM */
  readonly version: string;
  readonly name: string;
  /** SHA-256 of the file as it was applied, in hexadecimal. */
  readonly checksum: string;
  /** SHA-256 of its statements without comments and white space. */
  readonly statementsChecksum: string;
  readonly status: HistoryStatus;
  /** Statements that are committed, of the direction that `status` tells. */
  readonly statementsDone: number;
  readonly breaking: boolean;
  readonly appliedAt: Date;
  readonly finishedAt: Date | null;
  readonly durationMs: number | null;
  readonly appliedBy: string;
  readonly toolVersion: string;
  readonly planHash: string | null;
  readonly error: StatementErrorRecord | null;
}

/** What is kept of an error: never parameter values. */
export interface StatementErrorRecord {
  /** Number of the statement in its file, from 1. */
  readonly statement: number;
  /** Line of the file, from 1. */
  readonly line: number;
  /** The engine's own code: an SQLSTATE, or `SQLITE_…`. */
  readonly nativeCode: string | null;
  readonly message: string;
}

export type LogAction =
  | 'apply'
  | 'rollback'
  | 'approve'
  | 'protect'
  | 'baseline'
  | 'repair'
  | 'backfill';

/** One row of `migration_log`: what the engine did, successful or not. */
export interface LogEntry {
  /** UUID. */
  readonly id: string;
  readonly action: LogAction;
  readonly outcome: 'succeeded' | 'failed';
  readonly actor: string;
  /** `null` for what concerns the whole database: `approve`, `protect`. */
  readonly stream: string | null;
  readonly version: string | null;
  readonly at: Date;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Changes of the journal that commit with the statements they tell of. */
export interface JournalChange {
  /** Written in place of the row with its key, or as a new one. */
  readonly put: readonly HistoryRow[];
  readonly remove: readonly { readonly stream: string; readonly version: string }[];
  readonly log: readonly LogEntry[];
  readonly approval?: ApprovalChange;
  /** Written in place of the rows with their keys, or as new ones. One goes with its migration's row. */
  readonly backfills?: readonly BackfillRow[];
}

/** Bounds on one statement; 0 means none. */
export interface StatementLimits {
  /** How long a statement may wait for a lock, in milliseconds. */
  readonly lockTimeoutMs: number;
  /** How long a statement may run, in milliseconds. */
  readonly statementTimeoutMs: number;
}

/** One transaction: statements and the journal's rows about them, all or none. */
export interface TransactionUnit {
  /**
   * The rows as the engine knows them (`row` null: none). When the database says otherwise inside the transaction,
   * another process was faster: nothing is done, and the outcome is `superseded`. A target whose {@link
   * MigrationSession.tryLock} keeps other migrators out need not look again.
   */
  readonly expected: readonly ExpectedRow[];
  readonly statements: readonly Statement[];
  /** What to journal, asked after the statements and before the commit. */
  readonly journal: () => JournalChange;
  readonly limits: StatementLimits;
  /** Tables that the statements drop and make anew; the target guards rows, children, indexes and triggers. */
  readonly rebuild: readonly string[];
  /** Hazards that the file allows: reasons by name. */
  readonly allowed: Readonly<Record<string, string>>;
  /** Told of each statement. Without it a target may send all of them in one message. */
  readonly observer: StatementObserver | null;
  /** Rows to count before and after the statements; none where they cannot take any. */
  readonly rows?: RowWatch | null;
  /**
   * Called between the statements and the journal, to look at what they did through {@link MigrationSession.read}.
   * What it throws rolls them back.
   */
  readonly inspect?: (() => Promise<void>) | null;
  /**
   * False when a later transaction of the same run follows whose commit makes this one durable as well: a target
   * then need not wait for the disk. A crash of the server in between loses a suffix, never consistency.
   */
  readonly durable: boolean;
}

export interface StatementObserver {
  started(statement: Statement): void;
  finished(statement: Statement): void;
}

export interface ExpectedRow {
  readonly stream: string;
  readonly version: string;
  readonly row: Pick<HistoryRow, 'status' | 'statementsDone' | 'checksum'> | null;
}

/** Who holds the lock that another migrator waits for, as far as the database tells. */
export interface LockHolder {
  /** For people: backend, host, application, since when. */
  readonly description: string;
}

export interface BackupRequest {
  /** Tells the copy from others: `app-202601010000-up`. */
  readonly label: string;
  /** Tables whose rows or columns can get lost. */
  readonly tables: readonly string[];
}

/** A copy of the whole database. */
export interface Backup {
  /** Where it is: absolute. */
  readonly path: string;
  /** It has what the database may lack from here on: without this, one that a crash leaves may be replaced. */
  keep(): void;
  /** Removes it, since nothing came of the change that it was made for. */
  discard(): Promise<void>;
}

/** A transaction that holds locks on tables. It has no statements in it: they may hold values. */
export interface LongTransaction {
  /** The server's process. */
  readonly pid: number;
  /** What the client calls itself, or what kind of process it is. */
  readonly application: string | null;
  readonly user: string | null;
  /** When the transaction began. */
  readonly since: Date;
  /** `active`, `idle in transaction` …, as far as the database tells. */
  readonly state: string | null;
  /** Unqualified, those that a partition belongs to included. */
  readonly tables: readonly string[];
  /** The statement with which a person ends it. */
  readonly endedBy: string;
}

/** What tells a database from others, copies of it included, as far as that can be told. */
export interface DatabaseIdentity {
  /** Written into it by the engine's first action there, which a copy has as well; `null` before that. */
  readonly stored: string | null;
  /** Where it is, in words that a copy elsewhere does not share: not for people. */
  readonly place: string;
  /** What {@link place} was before there was anything there: the same, but for a file that is made. */
  readonly emptyPlace: string;
}

export interface TableSize {
  readonly table: string;
  /** Rows, estimated or counted up to a bound; `null` when nothing is known of them. */
  readonly rows: number | null;
  /** There are more rows than were counted. */
  readonly isAtLeast: boolean;
  /** Bytes on the disk, indexes included; `null` when that would take long to find out. */
  readonly bytes: number | null;
}

/** A lock on a table, in the database's own words. */
export interface TableLock {
  /** Unqualified; a table in place of its partitions. */
  readonly table: string;
  /** `ACCESS EXCLUSIVE` and its like. */
  readonly mode: string;
  /** What others cannot do with the table while it is held. */
  readonly blocks: 'reads and writes' | 'writes' | 'nothing';
}

/** What one statement did, measured. */
export interface StatementEffect {
  /** The strongest lock on each table; without those that every reader takes. */
  readonly locks: readonly TableLock[];
  /** Tables that were written anew, row by row. */
  readonly rewrites: readonly string[];
  /** Tables that were read from end to end. */
  readonly scans: readonly string[];
}

/** What the catalog says about a statement that cannot run in a transaction and may have run before. */
export type ProbeResult = 'done' | 'open' | 'invalid';

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

/**
 * Where a statement runs. `together`: in a transaction with others. `alone`: it cannot run in one; files that hold it
 * must say `transaction=none`. `either`: alone in such a file, together elsewhere. What can run alone is a closed
 * list, of statements whose effect the catalog shows or which may run twice.
 */
export type Placement = 'together' | 'alone' | 'either';

/** https://opentelemetry.io/docs/specs/semconv/database/ */
export interface DatabaseAttributes {
  readonly 'db.system.name': string;
  readonly 'db.namespace'?: string;
  readonly 'server.address'?: string;
  readonly 'server.port'?: number;
}

/** How a script is written that the database's own command line runs. */
export interface ScriptStyle {
  /** Lines at the top: stop at the first error, and where names are looked up. */
  readonly begin: readonly string[];
  /** What begins a transaction as the engine begins one, with its semicolon. */
  readonly transaction: string;
  /** Around a migration that makes a table anew. */
  readonly beforeRebuild: readonly string[];
  readonly afterRebuild: readonly string[];
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
