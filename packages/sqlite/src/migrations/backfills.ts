/** Backfills in SQLite: batches by key, each an immediate transaction with its progress. */
import type {
  BackfillName,
  BackfillRow,
  BackfillSession,
  BackfillState,
  BatchRows,
  BatchTransaction,
  JournalChange,
  KeyRange,
  QueryResult,
  RowKey,
  RowsAfter,
  Statement,
  StatementLimits,
  TableKey,
} from '@runledger/migrator';
import type { Connection } from '../connection/open.ts';
import { quoted, tableNamed } from '../names.ts';

interface StoredRow {
  readonly stream: string;
  readonly version: string;
  readonly status: BackfillState;
  readonly last_key: string | null;
  readonly rows_done: number;
  readonly batches: number;
  readonly runner: string | null;
  readonly lease_until: string | null;
  readonly started_at: string | null;
  readonly updated_at: string;
  readonly finished_at: string | null;
  readonly error: string | null;
}

const PROGRESS = `SELECT stream, version, status, last_key, rows_done, batches, runner, lease_until, started_at,
    updated_at, finished_at, error
  FROM migration_backfills`;

/** What a session lends for a backfill. */
interface Lender {
  /** What the work throws comes as the engine knows it. */
  attempt<T>(work: (database: Connection) => T | Promise<T>): Promise<T>;
  run(database: Connection, statement: Statement): void;
  write(database: Connection, change: JournalChange): void;
}

export class SqliteBackfills implements BackfillSession {
  readonly #lender: Lender;

  constructor(lender: Lender) {
    this.#lender = lender;
  }

  async progress(): Promise<BackfillRow[]> {
    return await this.#lender.attempt((database) => {
      if (tableNamed(database, 'migration_backfills') === null) return [];
      return database
        .prepare<[], StoredRow>(`${PROGRESS} ORDER BY stream, version`)
        .all()
        .map(decode);
    });
  }

  async keysOf(table: string): Promise<TableKey[] | null> {
    return await this.#lender.attempt((database) =>
      tableNamed(database, table) === null ? null : keysOf(database, table),
    );
  }

  predicate({ alias, columns, after, upTo }: KeyRange): string {
    const qualified = columns.map((column) => `${quoted(alias)}.${quoted(column)}`);
    const last = `${row(qualified)} <= ${row(upTo)}`;
    return after === null ? `(${last})` : `(${row(qualified)} > ${row(after)} AND ${last})`;
  }

  async transaction<T>(
    _limits: StatementLimits,
    work: (transaction: BatchTransaction) => Promise<T>,
  ): Promise<T> {
    return await this.#lender.attempt(async (database) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = await work(new SqliteBatch(database, this.#lender));
        database.exec('COMMIT');
        return result;
      } catch (error) {
        // Some failures end the transaction by themselves.
        if (database.inTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  }
}

/** The transaction keeps every other writer out, so that locks and limits have nothing to do. */
class SqliteBatch implements BatchTransaction {
  readonly #database: Connection;
  readonly #lender: Lender;

  constructor(database: Connection, lender: Lender) {
    this.#database = database;
    this.#lender = lender;
  }

  lock({ stream, version }: BackfillName): Promise<BackfillRow | null> {
    return settled(() => {
      const stored = this.#database
        .prepare<[string, string], StoredRow>(`${PROGRESS} WHERE stream = ? AND version = ?`)
        .get(stream, version);
      return stored ? decode(stored) : null;
    });
  }

  next({ table, columns, after }: RowsAfter, limit: number): Promise<BatchRows | null> {
    const names = columns.map(quoted);
    const condition = after === null ? '' : `WHERE ${row(names)} > ${row(after)}`;
    return settled(() => {
      const last = this.#database
        .prepare<[], { count: number; key: string }>(
          `WITH batch AS MATERIALIZED (
             SELECT ${names.join(', ')} FROM ${quoted(table)} ${condition}
             ORDER BY ${names.join(', ')} LIMIT ${limit}
           )
           SELECT (SELECT count(*) FROM batch) AS count,
             json_array(${names.map((name) => `quote(${name})`).join(', ')}) AS key
           FROM batch ORDER BY ${names.map((name) => `${name} DESC`).join(', ')} LIMIT 1`,
        )
        .get();
      return last ? { upTo: JSON.parse(last.key), count: last.count } : null;
    });
  }

  run(statement: Statement): Promise<void> {
    return settled(() => this.#lender.run(this.#database, statement));
  }

  query(sql: string, values: readonly unknown[]): Promise<QueryResult> {
    return settled(() => {
      const statement = this.#database.prepare<unknown[], Record<string, unknown>>(sql);
      const parameters = values.length === 0 ? [] : [namedByNumber(values)];
      if (statement.reader) return { rows: statement.all(...parameters) };
      statement.run(...parameters);
      return { rows: [] };
    });
  }

  write(change: JournalChange): Promise<void> {
    return settled(() => this.#lender.write(this.#database, change));
  }
}

/** Primary key and unique indexes over whole columns that are never NULL. */
function keysOf(database: Connection, table: string): TableKey[] {
  const columns = database
    .prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
      'SELECT name, type, "notnull", pk FROM pragma_table_info(?)',
    )
    .all(table);
  const primary = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  const alone = primary.length === 1 ? primary[0] : undefined;
  // Another name of the row's number, which no row lacks.
  const rowId = alone?.type.toUpperCase() === 'INTEGER' ? alone.name : null;
  const demanded = new Set(columns.filter(({ notnull }) => notnull === 1).map(({ name }) => name));
  if (rowId !== null) demanded.add(rowId);
  const indexes = database
    .prepare<[string], { columns: string }>(
      `SELECT (SELECT json_group_array(name ORDER BY seqno) FROM pragma_index_info(list.name)) AS columns
       FROM pragma_index_list(?) AS list WHERE list."unique" = 1 AND list.partial = 0 AND list.origin <> 'pk'`,
    )
    .all(table)
    .map((index) => JSON.parse(index.columns) as (string | null)[]);
  const keys = [primary.map(({ name }) => name), ...indexes].filter(
    // An expression has no name.
    (names): names is string[] =>
      names.length > 0 && names.every((name) => name !== null && demanded.has(name)),
  );
  const names = primary.map(({ name }) => name).join();
  return keys.map((key) => ({ columns: key, isPrimary: key.join() === names }));
}

/** `$1` is a parameter with the name 1 here. */
function namedByNumber(values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(values.map((value, index) => [String(index + 1), stored(value)]));
}

function stored(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Date ? value.toISOString() : value;
}

/** Columns, or the values of a key, which are SQL already. */
const row = (parts: readonly string[]) =>
  parts.length === 1 ? parts.join() : `(${parts.join(', ')})`;

function settled<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}

const instant = (text: string | null) => (text === null ? null : new Date(text));

function decode(row: StoredRow): BackfillRow {
  return {
    stream: row.stream,
    version: row.version,
    status: row.status,
    lastKey: row.last_key === null ? null : (JSON.parse(row.last_key) as RowKey),
    rowsDone: row.rows_done,
    batches: row.batches,
    runner: row.runner,
    leaseUntil: instant(row.lease_until),
    startedAt: instant(row.started_at),
    updatedAt: new Date(row.updated_at),
    finishedAt: instant(row.finished_at),
    error: row.error === null ? null : JSON.parse(row.error),
  };
}
