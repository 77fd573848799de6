/** A queue as the benchmark sees it: filled by one process, emptied by others. */

/** What a worker process runs. */
export type WorkerKind =
  | 'runledger-postgres'
  | 'runledger-postgres-ahead'
  | 'runledger-postgres-default'
  | 'pg-boss'
  | 'graphile-worker'
  | 'graphile-worker-batched'
  | 'runledger-sqlite'
  | 'runledger-sqlite-ahead'
  | 'runledger-sqlite-default'
  | 'plainjob'
  | 'liteque';

export interface Queue {
  readonly name: string;
  readonly worker: WorkerKind;
  /** Where the worker processes find it. */
  readonly address: string;
  /** Puts so many trivial jobs in. */
  fill(count: number): Promise<void>;
  /** Whether every job has ended, as far as the database says. */
  isEmpty(): Promise<boolean>;
  close(): Promise<void>;
}

/** How many jobs a worker runs at once, where it can. */
export const CONCURRENCY = 10;
/** How many jobs those take at once that take them in batches. */
export const BATCH = 500;
/** What those wait that look for jobs now and then. */
export const POLL_MS = 500;

/** Begins to work, and tells of each job; what that returns is waited for. */
export type StartWorker = (address: string, onJob: () => void | Promise<void>) => Promise<unknown>;
