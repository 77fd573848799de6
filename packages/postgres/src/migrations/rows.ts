/** The engine's rows in PostgreSQL. */
import type {
  BackfillRow,
  HistoryRow,
  HistoryStatus,
  JournalChange,
  LogEntry,
} from '@runledger/migrator';
import pg, { type Client, type CustomTypesConfig } from 'pg';
import { hasState, UNDEFINED_TABLE } from '../sqlstates.ts';
import { approvalSql } from './approvals.ts';

/** As the server sends it: text, or null. */
type StoredHistory = readonly [
  stream: string,
  version: string,
  name: string,
  checksum: string,
  statementsChecksum: string,
  status: string,
  statementsDone: string,
  breaking: string,
  appliedAt: string,
  finishedAt: string | null,
  durationMs: string | null,
  appliedBy: string,
  toolVersion: string,
  planHash: string | null,
  error: string | null,
];

const AS_TEXT: CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** Every row of the history, or `null` where there is no such table. */
export async function readHistory(client: Client): Promise<HistoryRow[] | null> {
  try {
    const { rows } = await client.query<string[]>({
      text: `SELECT stream, version, name, checksum, statements_checksum, status, statements_done, breaking,
          (extract(epoch FROM applied_at) * 1000)::bigint, (extract(epoch FROM finished_at) * 1000)::bigint,
          duration_ms, applied_by, tool_version, plan_hash, error
        FROM schema_migrations ORDER BY stream, version`,
      rowMode: 'array',
      types: AS_TEXT,
    });
    return rows.map((row) => decode(row as unknown as StoredHistory));
  } catch (error) {
    if (hasState(error, UNDEFINED_TABLE)) return null;
    throw error;
  }
}

// By position and by hand: it is read on every start.
function decode(stored: StoredHistory): HistoryRow {
  const [finishedAt, durationMs, error] = [stored[9], stored[10], stored[14]];
  return {
    stream: stored[0],
    version: stored[1],
    name: stored[2],
    checksum: stored[3],
    statementsChecksum: stored[4],
    status: stored[5] as HistoryStatus,
    statementsDone: Number(stored[6]),
    breaking: stored[7] === 't',
    appliedAt: new Date(Number(stored[8])),
    finishedAt: finishedAt === null ? null : new Date(Number(finishedAt)),
    durationMs: durationMs === null ? null : Number(durationMs),
    appliedBy: stored[11],
    toolVersion: stored[12],
    planHash: stored[13],
    error: error === null ? null : JSON.parse(error),
  };
}

/** The statements that write the change; literals, so that all of them go in one message. */
export function journalSql({ put, remove, log, approval, backfills }: JournalChange): string[] {
  return [
    ...put.map(putSql),
    ...remove.map(
      ({ stream, version }) =>
        `DELETE FROM schema_migrations WHERE stream = ${literal(stream)} AND version = ${literal(version)}`,
    ),
    // How far its backfill has come goes with a migration.
    ...remove.map(
      ({ stream, version }) =>
        `DELETE FROM migration_backfills WHERE stream = ${literal(stream)} AND version = ${literal(version)}`,
    ),
    ...(backfills ?? []).map(backfillSql),
    ...(approval ? approvalSql(approval, list) : []),
    ...log.map(logSql),
  ];
}

function putSql(row: HistoryRow): string {
  return upsertSql('schema_migrations', {
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
}

function backfillSql(row: BackfillRow): string {
  return upsertSql('migration_backfills', {
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
}

/** Writes the row in place of the one of its migration, or as a new one. */
function upsertSql(table: string, row: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(row);
  const columns = names.join(', ');
  const given = names.map((name) => `excluded.${name}`).join(', ');
  return `INSERT INTO ${table} (${columns}) VALUES (${list(Object.values(row))})
    ON CONFLICT (stream, version) DO UPDATE SET (${columns}) = ROW(${given})`;
}

function logSql(entry: LogEntry): string {
  const { id, actor, action, outcome, stream, version, at, metadata } = entry;
  return `INSERT INTO migration_log (id, actor, action, outcome, stream, version, at, metadata)
    VALUES (${list([id, actor, action, outcome, stream, version, at, metadata])})`;
}

function list(values: readonly unknown[]): string {
  return values.map(literal).join(', ');
}

/** The value as SQL; what is no scalar is JSON. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  return pg.escapeLiteral(typeof value === 'string' ? value : JSON.stringify(value));
}
