/** What the engine's commands return: plain data, to print or to send as JSON. */
import type { HistoryStatus, LogAction, LongTransaction } from './target.ts';

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
}

export interface UpReport {
  readonly command: 'up';
  readonly target: string;
  /** Rollbacks that an earlier run had begun and this one finished before anything else. */
  readonly rolledBack: readonly StepReport[];
  readonly applied: readonly StepReport[];
  /** Migrations of the streams in question that were applied before. */
  readonly alreadyApplied: number;
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
 * `current`: nothing to do. `pending`: there is something to apply. `dirty`: a migration is half applied or half
 * rolled back, by a crash or a run that goes on elsewhere. `drifted`: an applied migration was changed. `newer`: the
 * database has migrations that these files lack, most often those of newer code.
 */
export type SchemaState = 'current' | 'pending' | 'dirty' | 'drifted' | 'newer';

export interface StatusReport {
  readonly command: 'status';
  readonly target: string;
  readonly state: SchemaState;
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
  readonly repair: 'checksum recorded' | 'marked as applied' | 'forgotten';
}

export interface RepairReport {
  readonly command: 'repair';
  readonly target: string;
  readonly repaired: readonly RepairStep[];
}

/** What happens during a command, as it happens. */
export type MigrationEvent =
  | { readonly type: 'lock-waiting'; readonly holder: string; readonly waitedMs: number }
  | { readonly type: 'lock-acquired'; readonly waitedMs: number }
  | { readonly type: 'lock-released' }
  | { readonly type: 'prepared' }
  /**
   * Transactions of others that hold locks on tables which the run will touch, for longer than `longTransactionMs`,
   * or for longer than a statement has just waited for a lock in vain. Each is told of once.
   */
  | { readonly type: 'long-transactions'; readonly transactions: readonly LongTransaction[] }
  /** Before the migration begins. */
  | (MigrationName & { readonly type: 'backed-up'; readonly path: string })
  | (MigrationProgress & { readonly type: 'migration-started'; readonly statements: number })
  | (MigrationProgress & { readonly type: 'statement-started'; readonly line: number })
  | (MigrationProgress & { readonly type: 'statement-finished' })
  | (MigrationProgress & { readonly type: 'statement-retried'; readonly reason: string })
  | (MigrationProgress & { readonly type: 'committed' })
  | (MigrationProgress & { readonly type: 'migration-finished'; readonly durationMs: number })
  | (MigrationProgress & { readonly type: 'migration-failed'; readonly message: string })
  | {
      readonly type: 'logged';
      readonly action: LogAction;
      readonly outcome: 'succeeded' | 'failed';
    };

export interface MigrationProgress extends MigrationName {
  readonly direction: 'up' | 'down';
  /** Statement in question or, for a commit, statements done; from 1. */
  readonly statement: number;
}
