/** The engine's rows as its tables have them. How instants, booleans and JSON are written is each driver's own. */
import type { BackfillRow } from '../backfill/port.ts';
import type { HistoryRow, HistoryStatus, LogEntry } from './port.ts';

/** A row's values by its columns' names. */
export type ColumnValues = Readonly<Record<string, unknown>>;

export const historyColumns = (row: HistoryRow): ColumnValues => ({
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
});

export const backfillColumns = (row: BackfillRow): ColumnValues => ({
  stream: row.stream,
  version: row.version,
  status: row.status,
  last_key: row.lastKey,
  rows_done: row.rowsDone,
  batches: row.batches,
  runner: row.runner,
  lease_until: row.leaseUntil,
  started_at: row.startedAt,
  updated_at: row.updatedAt,
  finished_at: row.finishedAt,
  error: row.error,
});

export const logColumns = (entry: LogEntry): ColumnValues => ({
  id: entry.id,
  actor: entry.actor,
  action: entry.action,
  outcome: entry.outcome,
  stream: entry.stream,
  version: entry.version,
  at: entry.at,
  metadata: entry.metadata,
});

/** A row of `schema_migrations` by position, in the order of {@link historyColumns}; numbers may be text. */
export type StoredHistory = readonly [
  stream: string,
  version: string,
  name: string,
  checksum: string,
  statementsChecksum: string,
  status: string,
  statementsDone: number | string,
  breaking: 0 | 1 | '0' | '1',
  appliedAt: string,
  finishedAt: string | null,
  durationMs: number | string | null,
  appliedBy: string,
  toolVersion: string,
  planHash: string | null,
  error: string | null,
];

/**
 * By position and by hand: it is read on every start.
 * @param instant what the driver's text for an instant says
 */
export function historyRowOf(stored: StoredHistory, instant: (text: string) => Date): HistoryRow {
  const [finishedAt, durationMs, error] = [stored[9], stored[10], stored[14]];
  return {
    stream: stored[0],
    version: stored[1],
    name: stored[2],
    checksum: stored[3],
    statementsChecksum: stored[4],
    status: stored[5] as HistoryStatus,
    statementsDone: Number(stored[6]),
    breaking: Number(stored[7]) === 1,
    appliedAt: instant(stored[8]),
    finishedAt: finishedAt === null ? null : instant(finishedAt),
    durationMs: durationMs === null ? null : Number(durationMs),
    appliedBy: stored[11],
    toolVersion: stored[12],
    planHash: stored[13],
    error: error === null ? null : JSON.parse(error),
  };
}
