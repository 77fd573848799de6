/** What the proofs take and return: plain data, to print or to send as JSON. */
import type { MigrationName, SchemaState, StreamStatus } from '../reports.ts';
import type { FilledTable, LoadFigures } from './workload.ts';

export interface SmokeOptions {
  /** Proves only this stream; those before it are applied, since it may build on them. Default: all. */
  readonly stream?: string;
  /** Rows that are put into the tables in question, so that there is something to lose; 0 is none. Default 100. */
  readonly rows?: number;
  /** Aborting drops the scratch database at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a step of a proof took: a migration in one direction, or all of them. */
export interface StepMetrics {
  readonly durationMs: number;
  readonly statements: number;
}

/** What does not hold. */
export interface SmokeFailure {
  /**
   * `up`, `down`, `again`: a statement failed. `rollback`: the schema after *down* is not the one before *up*.
   * `repetition`: the second *up* made another schema than the first. `rows`: rows were lost without announcement.
   */
  readonly proof: 'up' | 'down' | 'again' | 'rollback' | 'repetition' | 'rows';
  readonly message: string;
  /** Line by line, `-` as it should be and `+` as it is, or `null`. */
  readonly difference: string | null;
}

/** One migration; what did not happen is `null`. */
export interface SmokeStep extends MigrationName {
  readonly up: StepMetrics | null;
  readonly down: StepMetrics | null;
  readonly again: StepMetrics | null;
  /** Rows in all tables when it was rolled back. */
  readonly rows: number;
  /** Tables of the migration for which no row could be generated, and why. */
  readonly empty: readonly FilledTable[];
  readonly failure: SmokeFailure | null;
}

export interface SmokeReport {
  readonly command: 'smoke';
  readonly target: string;
  /** The database that the proof was done on; it is gone. */
  readonly scratch: string;
  readonly ok: boolean;
  readonly migrations: readonly SmokeStep[];
  /** All of them together rolled back and applied again, or `null` after a failure. */
  readonly whole: {
    readonly down: StepMetrics | null;
    readonly up: StepMetrics | null;
    readonly failure: SmokeFailure | null;
  } | null;
  /** What `status` says of the scratch database in the end. */
  readonly probe: { readonly state: SchemaState; readonly streams: readonly StreamStatus[] };
  readonly durationMs: number;
}

export interface MeasureOptions {
  /** Only this stream. Default: all. */
  readonly stream?: string;
  /** Which migrations: those that the target lacks (the default), all, or all from a version on. */
  readonly scope?: 'pending' | 'all' | { readonly from: string };
  /** Rows in each table that a migration touches. Default 100,000. */
  readonly rows?: number;
  /** How often a read and a write are due, in milliseconds. Default 5. */
  readonly everyMs?: number;
  /** How long applying all of them may take, in milliseconds. Default 600,000. */
  readonly applyWindowMs?: number;
  /** How long rolling all of them back may take, in milliseconds. Default 60,000. */
  readonly rollbackWindowMs?: number;
  /** Aborting drops the scratch database at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** One direction of a migration, while an application read and wrote. */
export interface Measurement extends StepMetrics {
  readonly load: LoadFigures;
}

export interface MeasuredMigration extends MigrationName {
  /** Tables that it touches, with their rows when it was rolled back. */
  readonly tables: readonly FilledTable[];
  readonly up: Measurement;
  readonly down: Measurement;
}

export interface MeasureReport {
  readonly command: 'measure';
  readonly target: string;
  readonly scratch: string;
  readonly rows: number;
  readonly migrations: readonly MeasuredMigration[];
  readonly apply: MeasuredWindow;
  readonly rollback: MeasuredWindow;
  /** Whether both windows hold. */
  readonly ok: boolean;
}

export interface MeasuredWindow {
  /** Of all migrations together. */
  readonly durationMs: number;
  /** The longest that a query of the application waited. */
  readonly longestWaitMs: number;
  readonly windowMs: number;
}
