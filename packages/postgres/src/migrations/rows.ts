/** The engine's rows in PostgreSQL. */
import type { HistoryRow, HistoryStatus, JournalChange, LogEntry } from '@runledger/migrator';
import pg, { type Client } from 'pg';

interface StoredHistory {
  readonly stream: string;
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  readonly statements_checksum: string;
  readonly status: HistoryStatus;
  readonly statements_done: number;
  readonly breaking: boolean;
  readonly applied_at: Date;
  readonly finished_at: Date | null;
  readonly duration_ms: number | null;
  readonly applied_by: string;
  readonly tool_version: string;
  readonly plan_hash: string | null;
  readonly error: HistoryRow['error'];
}

const UNDEFINED_TABLE = '42P01';

/** Every row of the history, or `null` where there is no such table. */
export async function readHistory(client: Client): Promise<HistoryRow[] | null> {
  try {
    const { rows } = await client.query<StoredHistory>(
      `SELECT stream, version, name, checksum, statements_checksum, status, statements_done, breaking, applied_at,
         finished_at, duration_ms, applied_by, tool_version, plan_hash, error
       FROM schema_migrations ORDER BY stream, version`,
    );
    return rows.map(decode);
  } catch (error) {
    if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return null;
    throw error;
  }
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
    breaking: stored.breaking,
    appliedAt: stored.applied_at,
    finishedAt: stored.finished_at,
    durationMs: stored.duration_ms,
    appliedBy: stored.applied_by,
    toolVersion: stored.tool_version,
    planHash: stored.plan_hash,
    error: stored.error,
  };
}

/** The statements that write the change; literals, so that all of them go in one message. */
export function journalSql({ put, remove, log }: JournalChange): string[] {
  return [
    ...put.map(putSql),
    ...remove.map(
      ({ stream, version }) =>
        `DELETE FROM schema_migrations WHERE stream = ${literal(stream)} AND version = ${literal(version)}`,
    ),
    ...log.map(logSql),
  ];
}

function putSql(row: HistoryRow): string {
  const values = {
    stream: row.stream,
    version: row.version,
    name: row.name,
    checksum: row.checksum,
    statements_checksum: row.statementsChecksum,
    status: row.status,
    statements_done: row.statementsDone,
    breaking: row.breaking,
    applied_at: row.appliedAt,
    finished_at: row.finishedAt,
    duration_ms: row.durationMs,
    applied_by: row.appliedBy,
    tool_version: row.toolVersion,
    plan_hash: row.planHash,
    error: row.error,
  };
  const names = Object.keys(values);
  const columns = names.join(', ');
  const given = names.map((name) => `excluded.${name}`).join(', ');
  return `INSERT INTO schema_migrations (${columns}) VALUES (${list(Object.values(values))})
    ON CONFLICT (stream, version) DO UPDATE SET (${columns}) = ROW(${given})`;
}

// The audit trail's own entry of the same action belongs here too, in the same transaction.
function logSql(entry: LogEntry): string {
  const { id, actor, action, outcome, stream, version, at, metadata } = entry;
  return `INSERT INTO migration_log (id, actor, action, outcome, stream, version, at, metadata)
    VALUES (${list([id, actor, action, outcome, stream, version, at, metadata])})`;
}

function list(values: readonly unknown[]): string {
  return values.map(literal).join(', ');
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  return pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}
