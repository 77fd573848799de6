/** What a database keeps of what was done to it; part of the engine's port (see `target.ts`). */
import type { ApprovalChange } from '../approval/port.ts';
import type { BackfillRow } from '../backfill/port.ts';

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

export interface ExpectedRow {
  readonly stream: string;
  readonly version: string;
  readonly row: Pick<HistoryRow, 'status' | 'statementsDone' | 'checksum'> | null;
}
