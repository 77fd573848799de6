/** What the engine's commands return: plain data, to print or to send as JSON. */
import type { BackfillEvent, BackfillReport, BackfillStatus } from './backfill/reports.ts';
import type { HistoryStatus, LogAction } from './history/port.ts';
import type { ProtectionSettings } from './plan/plan.ts';
import type { LongTransaction } from './run/port.ts';
import type { DatabaseAttributes } from './telemetry/port.ts';

export interface MigrationName {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
}

/** One migration that was applied or rolled back. */
export interface StepReport extends MigrationName {
  readonly durationMs: number;
  /** Statements that ran now; fewer than the file holds where an earlier run had done some. */
  readonly statements: number;
  /** An earlier run was interrupted, and this one finished it. */
  readonly resumed: boolean;
  /** A later version of the stream had been applied before it. */
  readonly late: boolean;
  /**
   * Where the database was copied to before this migration, or `null`. A run makes one copy, before its first
   * migration that can lose rows.
   */
  readonly backup: string | null;
  /** Rows that the statements took from tables, as the file announces or a rollback has it: how many, by table. */
  readonly rowsLost: Readonly<Record<string, number>>;
}

export interface UpReport {
  readonly command: 'up';
  readonly target: string;
  /** Rollbacks that an earlier run had begun and this one finished before anything else. */
  readonly rolledBack: readonly StepReport[];
  readonly applied: readonly StepReport[];
  /** Backfills of the migrations in question that were not finished, in their order. */
  readonly backfills: readonly BackfillReport[];
  /** Migrations that wait for a backfill, since they may rely on it. */
  readonly waiting: readonly MigrationName[];
  /** Migrations of the streams in question that were applied before. */
  readonly alreadyApplied: number;
  /**
   * In which ways the database is not what the model says, one sentence each, where `validate` was given and all
   * that was pending is applied now. The migrations stay applied.
   */
  readonly differences: readonly string[];
  readonly durationMs: number;
}

export interface DownReport {
  readonly command: 'down';
  readonly target: string;
  readonly rolledBack: readonly StepReport[];
  readonly durationMs: number;
}

export interface RedoReport {
  readonly command: 'redo';
  readonly target: string;
  readonly rolledBack: readonly StepReport[];
  readonly applied: readonly StepReport[];
  readonly backfills: readonly BackfillReport[];
  readonly durationMs: number;
}

/**
 * How a migration's file compares with what was applied: `same`, `comments` (comments, white space or line endings
 * were edited, which is harmless), `statements` (a statement was changed: drift), `missing` (no such file).
 */
export type FileState = 'same' | 'comments' | 'statements' | 'missing';

export interface MigrationStatus extends MigrationName {
  readonly status: HistoryStatus | 'pending';
  /** `null` for a pending migration. */
  readonly file: FileState | null;
  /** Pending although a later version of its stream is applied. */
  readonly late: boolean;
  readonly breaking: boolean;
  readonly statementsDone: number;
  /** ISO 8601, or `null`. */
  readonly appliedAt: string | null;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly appliedBy: string | null;
  /** The message of the error that stopped it, or `null`. */
  readonly error: string | null;
  /** Of an applied migration that has one which the engine runs. */
  readonly backfill: BackfillStatus | null;
}

export interface StreamStatus {
  readonly stream: string;
  /** The newest applied version, or `null`. */
  readonly version: string | null;
  /** When a migration of it was last finished, ISO 8601, or `null`. */
  readonly lastAppliedAt: string | null;
  readonly applied: number;
  readonly pending: number;
}

/**
 * `current`: nothing to do. `pending`: there is something to apply. `backfilling`: everything is applied, and a
 * backfill is not finished. `dirty`: a migration is half applied or half
 * rolled back, by a crash or a run that goes on elsewhere. `drifted`: an applied migration was changed. `newer`: the
 * database has migrations that these files lack, most often those of newer code.
 */
export type SchemaState = 'current' | 'pending' | 'backfilling' | 'dirty' | 'drifted' | 'newer';

export interface StatusReport {
  readonly command: 'status';
  readonly target: string;
  readonly state: SchemaState;
  /** The newest applied version of all streams, or `null`. */
  readonly version: string | null;
  /** When a migration was last finished, ISO 8601, or `null`. */
  readonly lastAppliedAt: string | null;
  /** How many migrations are pending. */
  readonly pending: number;
  /** Whether a migration is half applied or half rolled back, whatever `state` puts before that. */
  readonly dirty: boolean;
  readonly streams: readonly StreamStatus[];
  /** In the order in which they are applied. */
  readonly migrations: readonly MigrationStatus[];
}

export interface VerifyFinding extends MigrationName {
  readonly file: Exclude<FileState, 'same'>;
  /** One sentence: what was found and what to do. */
  readonly message: string;
}

export interface VerifyReport {
  readonly command: 'verify';
  readonly target: string;
  /** False when a statement was changed or a file is missing; edited comments are reported but do no harm. */
  readonly ok: boolean;
  readonly checked: number;
  readonly findings: readonly VerifyFinding[];
}

export interface BaselineReport {
  readonly command: 'baseline';
  readonly target: string;
  readonly stream: string;
  /** Marked as applied without running them. */
  readonly recorded: readonly MigrationName[];
}

/** What `repair` did to one migration. */
export interface RepairStep extends MigrationName {
  readonly repair:
    | 'checksum recorded'
    | 'marked as applied'
    | 'recorded as applied'
    | 'forgotten'
    | 'backfill marked as finished'
    | 'backfill begins anew';
}

export interface RepairReport {
  readonly command: 'repair';
  readonly target: string;
  readonly repaired: readonly RepairStep[];
}

/** A command that changes the database. */
export type RunCommand =
  | 'up'
  | 'down'
  | 'redo'
  | 'baseline'
  | 'repair'
  | 'backfill'
  | 'approve'
  | 'protect';

export interface ApproveReport {
  readonly command: 'approve';
  readonly target: string;
  /** The plan's hash. */
  readonly plan: string;
  readonly approver: string;
  /** Everybody who has approved of it so far. */
  readonly approvedBy: readonly string[];
  readonly requiredApprovals: number;
}

/** Who has to approve of changes. */
export interface ProtectionReport extends ProtectionSettings {
  readonly command: 'protect';
  readonly target: string;
}

/** What happens during a command, as it happens. */
export type MigrationEvent =
  /** The first of a command that may change the database; others have no such event. */
  | {
      readonly type: 'run-started';
      readonly command: RunCommand;
      readonly target: string;
      /** The database in the terms of OpenTelemetry's conventions, without secrets. */
      readonly database: DatabaseAttributes;
    }
  /** The last of it, also when it fails. */
  | {
      readonly type: 'run-finished';
      readonly command: RunCommand;
      readonly durationMs: number;
      readonly error: { readonly code: string; readonly message: string } | null;
    }
  | { readonly type: 'lock-waiting'; readonly holder: string; readonly waitedMs: number }
  | { readonly type: 'lock-acquired'; readonly waitedMs: number }
  | { readonly type: 'lock-released' }
  | { readonly type: 'prepared' }
  /**
   * Transactions of others that hold locks on tables which the run will touch, for longer than `longTransactionMs`,
   * or for longer than a statement has just waited for a lock in vain. Each is told of once.
   */
  | { readonly type: 'long-transactions'; readonly transactions: readonly LongTransaction[] }
  /** The database is protected otherwise than `expectedProtection` says, one clause for each difference. */
  | { readonly type: 'protection-differs'; readonly differences: readonly string[] }
  /** A hook failed after the run had failed already. */
  | { readonly type: 'hook-failed'; readonly hook: string; readonly message: string }
  /** Before the migration begins. */
  | (MigrationName & { readonly type: 'backed-up'; readonly path: string })
  /** Nothing came of the migration, and the copy is gone again. */
  | { readonly type: 'backup-discarded'; readonly path: string }
  | (MigrationProgress & {
      readonly type: 'migration-started';
      readonly statements: number;
      /** Of the plan that it runs under. */
      readonly planHash: string | null;
    })
  | (MigrationProgress & {
      readonly type: 'statement-started';
      readonly line: number;
      /** As the file has it. */
      readonly sql: string;
    })
  | (MigrationProgress & { readonly type: 'statement-finished' })
  | (MigrationProgress & { readonly type: 'statement-retried'; readonly reason: string })
  | (MigrationProgress & { readonly type: 'committed' })
  /** What the report will say of it, for those whom no report reaches, since the run fails or is interrupted. */
  | (MigrationProgress & MigrationTimes & StepReport & { readonly type: 'migration-finished' })
  | (MigrationProgress &
      MigrationTimes & {
        readonly type: 'migration-failed';
        readonly message: string;
        /** The error's, as Runledger's hierarchy has it. */
        readonly code: string;
        /** The database's own: an SQLSTATE, or `SQLITE_…`. */
        readonly nativeCode: string | null;
      })
  /** Another process was faster; the run looks again at what is left to do. */
  | (MigrationProgress & { readonly type: 'migration-superseded' })
  | BackfillEvent
  /** What was refused could not be logged. */
  | { readonly type: 'not-logged'; readonly action: LogAction; readonly reason: string }
  | {
      readonly type: 'logged';
      readonly action: LogAction;
      readonly outcome: 'succeeded' | 'failed';
    };

export interface MigrationTimes {
  readonly durationMs: number;
  /** Of that, from a first attempt that could not have a lock to the start of the one that could, or gave up. */
  readonly lockWaitMs: number;
  /** How often statements were tried again for a lock. */
  readonly retries: number;
}

export interface MigrationProgress extends MigrationName {
  readonly direction: 'up' | 'down';
  /** Statement in question or, for a commit, statements done; from 1. */
  readonly statement: number;
}
