/** The engine's rows in SQLite: instants as ISO 8601, booleans as 0 and 1, JSON as text. */
import type { HistoryRow, HistoryStatus, JournalChange, LogEntry } from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';

interface StoredHistory {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  readonly statements_checksum: string;
  readonly status: HistoryStatus;
  readonly statements_done: number;
  readonly breaking: number;
  readonly applied_at: string;
  readonly finished_at: string | null;
  readonly duration_ms: number | null;
  readonly applied_by: string;
  readonly tool_version: string;
  readonly plan_hash: string | null;
  readonly error: string | null;
}

/** Every row of the history, or `null` where there is no such table. */
export function readHistory(database: Connection): HistoryRow[] | null {
  const table = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'`)
    .get();
  if (!table) return null;
  return database
    .prepare<[], StoredHistory>(
      `SELECT stream, version, name, checksum, statements_checksum, status, statements_done, breaking, applied_at,
         finished_at, duration_ms, applied_by, tool_version, plan_hash, error
       FROM schema_migrations ORDER BY stream, version`,
    )
    .all()
    .map(decode);
}

function decode(stored: StoredHistory): HistoryRow {
  return {
    stream: stored.stream,
    version: stored.version,
    name: stored.name,
    checksum: stored.checksum,
    statementsChecksum: stored.statements_checksum,
    status: stored.status,
    statementsDone: stored.statements_done,
    breaking: stored.breaking === 1,
    appliedAt: new Date(stored.applied_at),
    finishedAt: stored.finished_at === null ? null : new Date(stored.finished_at),
    durationMs: stored.duration_ms,
    appliedBy: stored.applied_by,
    toolVersion: stored.tool_version,
    planHash: stored.plan_hash,
    error: stored.error === null ? null : JSON.parse(stored.error),
  };
}

/** Writes inside the transaction of the statements it tells of. */
export function writeJournal(database: Connection, { put, remove, log }: JournalChange): void {
  for (const row of put) putRow(database, row);
  for (const { stream, version } of remove) {
    database
      .prepare('DELETE FROM schema_migrations WHERE stream = ? AND version = ?')
      .run(stream, version);
  }
  for (const entry of log) appendLog(database, entry);
}

function putRow(database: Connection, row: HistoryRow): void {
  database
    .prepare(
      `INSERT OR REPLACE INTO schema_migrations (stream, version, name, checksum, statements_checksum, status,
         statements_done, breaking, applied_at, finished_at, duration_ms, applied_by, tool_version, plan_hash, error)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
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

// The audit trail's own entry of the same action belongs here too, in the same transaction.
function appendLog(database: Connection, entry: LogEntry): void {
  database
    .prepare(
      `INSERT INTO migration_log (id, actor, action, outcome, stream, version, at, metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      entry.id,
      entry.actor,
      entry.action,
      entry.outcome,
      entry.stream,
      entry.version,
      entry.at.toISOString(),
      JSON.stringify(entry.metadata),
    );
}
