/** What is told of backfills: plain data, to print or to send as JSON. */
import type { MigrationName } from '../reports.ts';

/** One backfill, as a command left it. */
export interface BackfillReport extends MigrationName {
  /**
   * `finished`: it is done. `interrupted`: this command was told to stop, and the next one goes on. `elsewhere`: another
   * process is at it. `left`: nobody is, as was asked for, or since it is code that this process does not have.
   */
  readonly outcome: 'finished' | 'interrupted' | 'elsewhere' | 'left';
  /** Rows that are done, those of earlier runs and of other processes included. */
  readonly rowsDone: number;
  readonly batches: number;
  /** Of these, rows that this command did. */
  readonly rows: number;
  readonly durationMs: number;
  /** An earlier run had done some of it. */
  readonly resumed: boolean;
  /** It was left since it is code of the application that this process does not have. */
  readonly lacksFunction: boolean;
}

export interface BackfillsReport {
  readonly command: 'backfill';
  readonly target: string;
  readonly backfills: readonly BackfillReport[];
  readonly durationMs: number;
}

/** How far a backfill has come. */
export interface BackfillStatus {
  /** `interrupted`: its runner has been silent for longer than its lease; anybody takes it over. */
  readonly status: 'pending' | 'running' | 'interrupted' | 'failed' | 'finished';
  readonly rowsDone: number;
  readonly batches: number;
  /** Who runs it, or `null`. */
  readonly runner: string | null;
  /** ISO 8601, or `null`. */
  readonly startedAt: string | null;
  /** When it was last heard of, ISO 8601. */
  readonly updatedAt: string;
  readonly finishedAt: string | null;
  /** The message of the error that stopped it, or `null`. */
  readonly error: string | null;
}

/** How far a backfill has come. */
export interface BackfillProgress extends MigrationName {
  /** Whose rows it goes through. */
  readonly table: string;
  readonly rowsDone: number;
  /** Batches that are committed. */
  readonly batches: number;
  /** How many rows the table had when this run began, as far as that is quickly told, or `null`. */
  readonly estimatedRows: number | null;
  /** Of this run so far; `null` at its beginning. */
  readonly rowsPerSecond: number | null;
}

/** What happens during a backfill, as it happens. */
export type BackfillEvent =
  /** Another process has the backfill. */
  | (MigrationName & {
      readonly type: 'backfill-waiting';
      readonly holder: string;
      readonly waitedMs: number;
    })
  | (BackfillProgress & { readonly type: 'backfill-started'; readonly resumed: boolean })
  /** Where statements are observed: a batch, by its number from 1, before its statements and after them. */
  | (MigrationName & {
      readonly type: 'backfill-batch';
      readonly batch: number;
      readonly phase: 'begun' | 'executed';
    })
  /** A batch is committed. */
  | (BackfillProgress & {
      readonly type: 'backfill-progress';
      /** Rows of the batch, how many it could have had, and how long it took. */
      readonly rows: number;
      readonly batchSize: number;
      readonly durationMs: number;
    })
  /** A batch could not have its locks, or took too long; it is tried again, with this many rows at most. */
  | (BackfillProgress & {
      readonly type: 'backfill-retried';
      readonly reason: string;
      readonly batchSize: number;
    })
  | (BackfillProgress & { readonly type: 'backfill-finished'; readonly durationMs: number })
  /** The run was told to stop. */
  | (BackfillProgress & { readonly type: 'backfill-interrupted' })
  | (BackfillProgress & { readonly type: 'backfill-failed'; readonly message: string });
