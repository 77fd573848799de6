/** The engine's rows in SQLite: instants as ISO 8601, booleans as 0 and 1, JSON as text. */
import {
  backfillColumns,
  type ColumnValues,
  type ExpectedRow,
  foreignHistory,
  type HistoryRow,
  historyColumns,
  historyRowOf,
  type JournalChange,
  type LogEntry,
  logColumns,
  type StoredHistory,
} from '@runledger/migrator';
import type Database from 'better-sqlite3';
import type { Connection } from '../connection/open.ts';
import { writeApprovalChange } from './approvals.ts';
import { appendToAuditTrail, type Chaining, hasAuditTrail } from './audit.ts';

/** Every row of the history, or `null` where there is no such table. */
export function readHistory(database: Connection): HistoryRow[] | null {
  const table = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'`)
    .get();
  if (!table) return null;
  const rows = prepareReading(database).raw().all() as StoredHistory[];
  return rows.map((row) => historyRowOf(row, instant));
}

function prepareReading(database: Connection): Database.Statement {
  try {
    return database.prepare(
      `SELECT stream, version, name, checksum, statements_checksum, status, statements_done, breaking, applied_at,
         finished_at, duration_ms, applied_by, tool_version, plan_hash, error
       FROM schema_migrations ORDER BY stream, version`,
    );
  } catch (error) {
    // Only the message tells it from other errors of a statement: the code is SQLITE_ERROR for all.
    if (!String(error).includes('no such column: stream')) throw error;
    throw foreignHistory('let Runledger have a file of its own (DB_PATH)', error);
  }
}

const instant = (text: string) => new Date(text);

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
    for (const row of put) this.#replace('schema_migrations', historyColumns(row));
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
    for (const row of backfills) this.#replace('migration_backfills', backfillColumns(row));
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

  /** Writes the row in place of the one of its migration, or as a new one. */
  #replace(table: string, row: ColumnValues): void {
    this.#insert(`INSERT OR REPLACE INTO ${table}`, row);
  }

  #log(entry: LogEntry): void {
    this.#insert('INSERT INTO migration_log', logColumns(entry));
    const prepare = (sql: string) => this.#prepare(sql);
    if (hasAuditTrail(prepare)) appendToAuditTrail(prepare, this.#chaining, entry);
  }

  #insert(into: string, row: ColumnValues): void {
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    this.#prepare(`${into} (${names.join(', ')}) VALUES (${places})`).run(
      ...Object.values(row).map(asStored),
    );
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

function asStored(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
