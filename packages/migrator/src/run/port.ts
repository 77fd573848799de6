/** What a run asks of a target, and what gets into its way there; part of the engine's port (see `target.ts`). */
import type { RowWatch } from '../checks/port.ts';
import type { ExpectedRow, JournalChange } from '../history/port.ts';
import type { Statement } from '../sql/statements.ts';

/**
 * Where a statement runs. `together`: in a transaction with others. `alone`: it cannot run in one; files that hold it
 * must say `transaction=none`. `either`: alone in such a file, together elsewhere. What can run alone is a closed
 * list, of statements whose effect the catalog shows or which may run twice.
 */
export type Placement = 'together' | 'alone' | 'either';

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
   * another process was faster: nothing is done, and the outcome is `superseded`. A target whose
   * `MigrationSession.tryLock` keeps other migrators out need not look again.
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
   * Called between the statements and the journal, to look at what they did through `MigrationSession.read`.
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

/** What the catalog says about a statement that cannot run in a transaction and may have run before. */
export type ProbeResult = 'done' | 'open' | 'invalid';

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
