/** The port of the proofs: what they do to a scratch database besides migrating it. A driver implements it. */

export interface ScratchWorkload {
  /** Rows by table, of every table that an unqualified name can mean but the engine's own. */
  rowCounts(): Promise<Readonly<Record<string, number>>>;
  /**
   * Puts generated rows into tables that are there, up to so many, and first into those that they refer to. The rows
   * of one number refer to each other; a call that follows adds what is missing.
   */
  fill(request: FillRequest): Promise<readonly FilledTable[]>;
  /**
   * Begins to read and to write one row of each table by turns, as an application does that does not wait for its own
   * answers: a query is due every so many milliseconds, whether or not the ones before it were answered.
   */
  startLoad(request: LoadRequest): Promise<RunningLoad>;
  close(): Promise<void>;
}

export interface FillRequest {
  readonly tables: readonly string[];
  readonly rows: number;
  /** Ends it between two batches, with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface FilledTable {
  readonly table: string;
  /** Rows that it has now. */
  readonly rows: number;
  /** Why it has fewer than were asked for: what the database refused, or `null`. */
  readonly problem: string | null;
}

export interface LoadRequest {
  readonly tables: readonly string[];
  /** A read and a write are due this often, in milliseconds. */
  readonly everyMs: number;
}

export interface RunningLoad {
  /** Ends it, after the queries that are under way. */
  stop(): Promise<LoadFigures>;
}

/** What an application saw. A wait is counted from when the query was due to when it was answered or refused. */
export interface LoadFigures {
  readonly reads: number;
  readonly writes: number;
  /** Of both, those that were refused: the table was gone, or does not take such writes. */
  readonly refused: number;
  readonly longestReadMs: number;
  readonly longestWriteMs: number;
}

export const NO_LOAD: LoadFigures = {
  reads: 0,
  writes: 0,
  refused: 0,
  longestReadMs: 0,
  longestWriteMs: 0,
};

/** What one of the two, the reader or the writer, saw. */
export interface QueryFigures {
  readonly count: number;
  readonly refused: number;
  readonly longestMs: number;
}

export function loadFigures(read: QueryFigures, written: QueryFigures): LoadFigures {
  return {
    reads: read.count,
    writes: written.count,
    refused: read.refused + written.refused,
    longestReadMs: Math.round(read.longestMs),
    longestWriteMs: Math.round(written.longestMs),
  };
}
