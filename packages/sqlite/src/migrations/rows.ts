/** The engine's rows in SQLite: instants as ISO 8601, booleans as 0 and 1, JSON as text. */
import type {
  BackfillRow,
  ExpectedRow,
  HistoryRow,
  HistoryStatus,
  JournalChange,
  LogEntry,
} from '@runledger/migrator';
import type Database from 'better-sqlite3';
import type { Connection } from '../connection/open.ts';
import { writeApprovalChange } from './approvals.ts';
import { appendToAuditTrail, type Chaining, hasAuditTrail } from './audit.ts';

type StoredHistory = readonly [
  stream: string,
  version: string,
  name: string,
  checksum: string,
  statementsChecksum: string,
  status: HistoryStatus,
  statementsDone: number,
  breaking: number,
  appliedAt: string,
  finishedAt: string | null,
  durationMs: number | null,
  appliedBy: string,
  toolVersion: string,
  planHash: string | null,
  error: string | null,
];

/** Every row of the history, or `null` where there is no such table. */
export function readHistory(database: Connection): HistoryRow[] | null {
  const table = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'`)
    .get();
  if (!table) return null;
  const rows = database
    .prepare(
      `SELECT stream, version, name, checksum, statements_checksum, status, statements_done, breaking, applied_at,
         finished_at, duration_ms, applied_by, tool_version, plan_hash, error
       FROM schema_migrations ORDER BY stream, version`,
    )
    .raw()
    .all() as StoredHistory[];
  return rows.map(decode);
}

// By position: it is read on every start, and arrays are made faster than objects.
function decode(stored: StoredHistory): HistoryRow {
  const finishedAt = stored[9];
  const error = stored[14];
  return {
    stream: stored[0],
    version: stored[1],
    name: stored[2],
    checksum: stored[3],
    statementsChecksum: stored[4],
    status: stored[5],
    statementsDone: stored[6],
    breaking: stored[7] === 1,
    appliedAt: new Date(stored[8]),
    finishedAt: finishedAt === null ? null : new Date(finishedAt),
    durationMs: stored[10],
    appliedBy: stored[11],
    toolVersion: stored[12],
    planHash: stored[13],
    error: error === null ? null : JSON.parse(error),
  };
}

/** Statements on the engine's tables, prepared once: SQLite looks at every prepared one whenever a schema changes. */
export class HistoryTable {
  readonly #database: Connection;
  readonly #chaining: Chaining;
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(database: Connection, chaining: Chaining) {
    this.#database = database;
    this.#chaining = chaining;
  }

  /** Whether the row is what the engine knows; `row` null: there is none. */
  isAsExpected({ stream, version, row }: ExpectedRow): boolean {
    const stored = this.#prepare(
      'SELECT status, statements_done, checksum FROM schema_migrations WHERE stream = ? AND version = ?',
    ).get(stream, version) as
      | { status: string; statements_done: number; checksum: string }
      | undefined;
    if (!stored || !row) return !stored && !row;
    return (
      stored.status === row.status &&
      stored.statements_done === row.statementsDone &&
      stored.checksum === row.checksum
    );
  }

  /** Writes inside the transaction of the statements that it tells of. */
  write({ put, remove, log, approval, backfills = [] }: JournalChange): void {
    for (const row of put) this.#put(row);
    for (const { stream, version } of remove) {
      this.#prepare('DELETE FROM schema_migrations WHERE stream = ? AND version = ?').run(
        stream,
        version,
      );
      // How far its backfill has come goes with a migration.
      this.#prepare('DELETE FROM migration_backfills WHERE stream = ? AND version = ?').run(
        stream,
        version,
      );
    }
    for (const row of backfills) this.#putBackfill(row);
    if (approval) writeApprovalChange(this.#database, approval);
    for (const entry of log) this.#log(entry);
  }

  /** The plan that set the protection, or `null` for none. */
  protectedBy(): string | null {
    const row = this.#prepare('SELECT set_by_plan FROM migration_protection').get() as
      | { set_by_plan: string }
      | undefined;
    return row?.set_by_plan ?? null;
  }

  #put(row: HistoryRow): void {
    this.#prepare(
      `INSERT OR REPLACE INTO schema_migrations (stream, version, name, checksum, statements_checksum, status,
         statements_done, breaking, applied_at, finished_at, duration_ms, applied_by, tool_version, plan_hash, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      row.stream,
      row.version,
      row.name,
      row.checksum,
      row.statementsChecksum,
      row.status,
      row.statementsDone,
      row.breaking ? 1 : 0,
      row.appliedAt.toISOString(),
      row.finishedAt?.toISOString() ?? null,
      row.durationMs,
      row.appliedBy,
      row.toolVersion,
      row.planHash,
      row.error === null ? null : JSON.stringify(row.error),
    );
  }

  #putBackfill(row: BackfillRow): void {
    this.#prepare(
      `INSERT OR REPLACE INTO migration_backfills (stream, version, status, last_key, rows_done, batches, runner,
         lease_until, started_at, updated_at, finished_at, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      row.stream,
      row.version,
      row.status,
      row.lastKey === null ? null : JSON.stringify(row.lastKey),
      row.rowsDone,
      row.batches,
      row.runner,
      row.leaseUntil?.toISOString() ?? null,
      row.startedAt?.toISOString() ?? null,
      row.updatedAt.toISOString(),
      row.finishedAt?.toISOString() ?? null,
      row.error === null ? null : JSON.stringify(row.error),
    );
  }

  #log(entry: LogEntry): void {
    this.#prepare(
      `INSERT INTO migration_log (id, actor, action, outcome, stream, version, at, metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      entry.id,
      entry.actor,
      entry.action,
      entry.outcome,
      entry.stream,
      entry.version,
      entry.at.toISOString(),
      JSON.stringify(entry.metadata),
    );
    const prepare = (sql: string) => this.#prepare(sql);
    if (hasAuditTrail(prepare)) appendToAuditTrail(prepare, this.#chaining, entry);
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
