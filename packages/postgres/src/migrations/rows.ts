/** The engine's rows in PostgreSQL. */
import {
  backfillColumns,
  type ColumnValues,
  foreignHistory,
  type HistoryRow,
  historyColumns,
  historyRowOf,
  type JournalChange,
  logColumns,
  type StoredHistory,
} from '@runledger/migrator';
import pg, { type Client, type CustomTypesConfig } from 'pg';
import { hasState, UNDEFINED_COLUMN, UNDEFINED_TABLE } from '../sqlstates.ts';
import { approvalSql } from './approvals.ts';

const AS_TEXT: CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** Every row of the history, or `null` where there is no such table. */
export async function readHistory(client: Client): Promise<HistoryRow[] | null> {
  try {
    const { rows } = await client.query<string[]>({
      text: `SELECT stream, version, name, checksum, statements_checksum, status, statements_done, breaking::int,
          (extract(epoch FROM applied_at) * 1000)::bigint, (extract(epoch FROM finished_at) * 1000)::bigint,
          duration_ms, applied_by, tool_version, plan_hash, error
        FROM schema_migrations ORDER BY stream, version`,
      rowMode: 'array',
      types: AS_TEXT,
    });
    return rows.map((row) => historyRowOf(row as unknown as StoredHistory, instant));
  } catch (error) {
    if (hasState(error, UNDEFINED_TABLE)) return null;
    if (!hasState(error, UNDEFINED_COLUMN)) throw error;
    throw foreignHistory(
      'let Runledger have a schema of its own ("schema" in the configuration)',
      error,
    );
  }
}

/** In milliseconds, which are read faster than PostgreSQL's own text. */
const instant = (text: string) => new Date(Number(text));

/** The statements that write the change; literals, so that all of them go in one message. */
export function journalSql({ put, remove, log, approval, backfills }: JournalChange): string[] {
  return [
    ...put.map((row) => upsertSql('schema_migrations', historyColumns(row))),
    ...remove.map(
      ({ stream, version }) =>
        `DELETE FROM schema_migrations WHERE stream = ${literal(stream)} AND version = ${literal(version)}`,
    ),
    // How far its backfill has come goes with a migration.
    ...remove.map(
      ({ stream, version }) =>
        `DELETE FROM migration_backfills WHERE stream = ${literal(stream)} AND version = ${literal(version)}`,
    ),
    ...(backfills ?? []).map((row) => upsertSql('migration_backfills', backfillColumns(row))),
    ...(approval ? approvalSql(approval, list) : []),
    ...log.map((entry) => insertSql('migration_log', logColumns(entry))),
  ];
}

/** Writes the row in place of the one of its migration, or as a new one. */
function upsertSql(table: string, row: ColumnValues): string {
  const names = Object.keys(row);
  const given = names.map((name) => `excluded.${name}`).join(', ');
  return `${insertSql(table, row)}
    ON CONFLICT (stream, version) DO UPDATE SET (${names.join(', ')}) = ROW(${given})`;
}

function insertSql(table: string, row: ColumnValues): string {
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${list(Object.values(row))})`;
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
