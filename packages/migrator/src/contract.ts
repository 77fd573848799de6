/** What the engine offers, and what it is asked for. */
import type { Signer } from './approval/keys.ts';
import type { BackfillFunction } from './backfill/function.ts';
import type { BackfillsReport } from './backfill/reports.ts';
import type { MigrationHooks } from './checks/hooks.ts';
import type { MigrationSource } from './files/source.ts';
import type { LintReport } from './lint/finding.ts';
import type { MigrationPlan, ProtectionSettings } from './plan/plan.ts';
import type { MeasureOptions, MeasureReport, SmokeOptions, SmokeReport } from './proof/reports.ts';
import type {
  ApproveReport,
  BaselineReport,
  DownReport,
  MigrationEvent,
  MigrationName,
  ProtectionReport,
  RedoReport,
  RepairReport,
  StatusReport,
  UpReport,
  VerifyReport,
} from './reports.ts';
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
  /**
   * What such a transaction means: it is reported and the run goes on (`report`, the default), or the run stops
   * before anything is changed (`stop`). A protected database always stops it.
   */
  readonly longTransactions?: 'report' | 'stop';
  /** What the application does around migrations; see {@link MigrationHooks}. */
  readonly hooks?: MigrationHooks;
  /**
   * Compares the database with the model: one sentence for each difference. Asked after a run of `up` that applied
   * something and left nothing pending, and again as long as it throws `LockUnavailable`.
   */
  readonly validate?: () => Promise<readonly string[]>;
  /** Who applies plans to a protected database, and signs them: one of those whom the database knows. */
  readonly applier?: Signer;
  /**
   * Refuses to change a database that nobody protects yet, but for protecting it: an environment is meant to be
   * protected. Default false. What the database itself demands holds either way.
   */
  readonly demandsProtection?: boolean;
  /**
   * What the caller takes the protection to be, to be told where the database says otherwise (`protection-differs`).
   * It changes nothing: what the database holds counts.
   */
  readonly expectedProtection?: Partial<ProtectionSettings>;
  /** Told what happens, while it happens. What it throws stops the run. */
  readonly onEvent?: (event: MigrationEvent) => void;
  /** Whether `onEvent` hears of each statement; then each is a message of its own to the database. Default false. */
  readonly observeStatements?: boolean;
  /**
   * Backfills that are code of the application, by `stream/version`. `up` and `backfill` refuse a key that is no
   * backfill of any stream.
   */
  readonly backfills?: Readonly<Record<string, BackfillFunction>>;
  /** Stops a backfill between two batches; the next run goes on from there. Migrations end by themselves. */
  readonly signal?: AbortSignal;
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
  /**
   * Applies what the plan names and nothing else.
   * @throws MigrationPlanError when files or database are not as they were when it was made
   */
  readonly plan?: MigrationPlan;
  /**
   * Backfills of migrations that are applied, in this run or before: `run` (the default) runs each of them before the
   * next migration, `leave` leaves them to {@link Migrator.backfill} and, with them, the migrations after them.
   */
  readonly backfills?: 'run' | 'leave';
}

export interface BackfillOptions {
  /** Only those of this stream. Default: all. */
  readonly stream?: string;
  /** Only that of this version. */
  readonly version?: string;
  /** The most rows of a batch, where that is not to be what the file says: 1 to 100,000. */
  readonly batchSize?: number;
  /** The shortest pause between two batches, in milliseconds, likewise: up to 60,000. */
  readonly pauseMs?: number;
}

export interface DownOptions {
  /** How many to roll back, the last applied first. Default 1, unless `to` is given. */
  readonly steps?: number;
  /** Rolls back everything newer than this version; `0` is everything. */
  readonly to?: string;
  readonly stream?: string;
  /** Rolls back what the plan names and nothing else, as {@link UpOptions.plan} has it. */
  readonly plan?: MigrationPlan;
}

export interface PlanOptions
  extends Omit<UpOptions, 'plan' | 'unknown' | 'backfills'>,
    Pick<DownOptions, 'steps'> {
  /** What would be done: `up` applies what is pending (the default), `down` rolls back. */
  readonly direction?: 'up' | 'down';
  /** Gives up between two migrations, dropping what was made to try them on; rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told of each migration before it is run on the scratch database, those of the past included. */
  readonly onTry?: (migration: MigrationName) => void;
}

export interface ScriptOptions {
  /** The version that a database is at: `0` is before the first. */
  readonly from: string;
  /** The version that it is to have; an earlier one rolls back. */
  readonly to: string;
  readonly stream?: string;
}

export interface RedoOptions {
  readonly stream?: string;
}

export interface BaselineOptions {
  readonly stream: string;
  /** The newest version whose effects the database already has. */
  readonly version: string;
  /** The plan of this very change ({@link Migrator.planBaseline}); a protected database demands one. */
  readonly plan?: MigrationPlan;
}

export interface RepairOptions {
  readonly stream?: string;
  readonly version?: string;
  /**
   * For one unfinished migration (`stream` and `version`): `applied` when its effects were completed by hand,
   * `pending` when they were removed by hand. Also `applied` for a pending one whose effects are there by hand, and
   * `pending` for one whose file is gone for good.
   */
  readonly as?: 'applied' | 'pending';
  /** Records the checksum of a file whose statements were changed, too. Default false. */
  readonly acceptChanged?: boolean;
  /** The plan of this very change ({@link Migrator.planRepair}); a protected database demands one. */
  readonly plan?: MigrationPlan;
}

export interface Migrator {
  /** Applies what is pending, after finishing what an interrupted run left. */
  up(options?: UpOptions): Promise<UpReport>;
  /** Rolls back. */
  down(options?: DownOptions): Promise<DownReport>;
  /** Rolls the last applied migration back and applies it again. */
  redo(options?: RedoOptions): Promise<RedoReport>;
  /**
   * Runs backfills that are not finished, in the order of their migrations, and applies nothing. One that another
   * process is at is waited for.
   */
  backfill(options?: BackfillOptions): Promise<BackfillsReport>;
  /** Where the database stands; takes no lock and changes nothing. */
  status(): Promise<StatusReport>;
  /** Compares the files with what was applied; takes no lock and changes nothing. */
  verify(): Promise<VerifyReport>;
  /** Adopts a database that has the effects of some migrations already: records them without running them. */
  baseline(options: BaselineOptions): Promise<BaselineReport>;
  /** Mends the journal after somebody changed files or tables by hand. */
  repair(options?: RepairOptions): Promise<RepairReport>;
  /**
   * What `up` or `down` would do: every statement, the locks it takes as tried on a scratch database, what it
   * rewrites and reads, hazards, and whether it can be rolled back. Takes no lock, and changes nothing.
   */
  plan(options?: PlanOptions): Promise<MigrationPlan>;
  /** Lints the files that `up` or `down` would run. */
  lint(options?: Omit<PlanOptions, 'signal' | 'onTry'>): Promise<LintReport>;
  /** Reads a plan from a file. @throws MigrationPlanError when it is none, or was changed after it was made */
  readPlan(file: string): Promise<MigrationPlan>;
  /** The SQL between two versions, for the database's own command line; it connects to nothing. */
  script(options: ScriptOptions): Promise<string>;
  /** Plans of what changes the history alone. */
  planBaseline(options: BaselineOptions): Promise<MigrationPlan>;
  planRepair(options?: RepairOptions): Promise<MigrationPlan>;
  /** Signs a plan, and stores the signature in the database that the plan is for. */
  approve(plan: MigrationPlan, signer: Signer): Promise<ApproveReport>;
  /** Who has to approve of changes; takes no lock and changes nothing. */
  protection(): Promise<ProtectionReport>;
  /** A plan that changes who has to approve, and how many. */
  planProtection(settings: ProtectionSettings): Promise<MigrationPlan>;
  /** Applies such a plan. */
  protect(plan: MigrationPlan): Promise<ProtectionReport>;
  /** Proves on a scratch database that each migration can be rolled back and applied again. */
  smoke(options?: SmokeOptions): Promise<SmokeReport>;
  /** Measures on a scratch database with rows how long migrations take, and how long an application waits. */
  measure(options?: MeasureOptions): Promise<MeasureReport>;
}
