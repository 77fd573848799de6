/** Backfills in SQLite: batches by key, each an immediate transaction with its progress. */
import type {
  BackfillName,
  BackfillRow,
  BackfillSession,
  BatchRows,
  BatchTransaction,
  JournalChange,
  KeyRange,
  QueryResult,
  Reach,
  RowKey,
  RowsAfter,
  RowWatch,
  Statement,
  StatementLimits,
  TableKey,
} from '@runledger/migrator';
import {
  greatestKeySql,
  type KeysetWords,
  nextRowsSql,
  PROGRESS,
  rangePredicate,
} from '@runledger/migrator/backfills';
import type { Connection } from '../connection/open.ts';
import { quoted, tableNamed } from '../names.ts';
import { countRows } from './row-losses.ts';

/** Instants as ISO 8601, JSON as text. */
interface StoredRow
  extends Pick<BackfillRow, 'stream' | 'version' | 'status' | 'rowsDone' | 'batches' | 'runner'> {
  readonly lastKey: string | null;
  readonly leaseUntil: string | null;
  readonly startedAt: string | null;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
  readonly error: string | null;
}

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

  predicate(range: KeyRange): string {
    return rangePredicate(range, words);
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

  next(rows: RowsAfter, limit: number): Promise<BatchRows | null> {
    return settled(() => {
      const last = this.#database
        .prepare<[], { count: number; key: string }>(nextRowsSql(rows, limit, words))
        .get();
      return last ? { upTo: JSON.parse(last.key), count: last.count } : null;
    });
  }

  greatest(reach: Reach): Promise<RowKey | null> {
    return settled(() => {
      const found = this.#database
        .prepare<[], { key: string | null }>(greatestKeySql(reach, words))
        .get();
      return found?.key ? (JSON.parse(found.key) as string[]) : reach.known;
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

  count(watch: RowWatch): Promise<() => Promise<void>> {
    return settled(() => {
      const losses = countRows(this.#database, watch);
      return () => settled(() => watch.check(losses()));
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

/**
 * A value as SQL that gives exactly this value. `quote` ends a text at its first NUL, and a text that is no valid
 * UTF-8 does not outlast JavaScript: texts are kept by their bytes. The plus takes from the cast its affinity, which a
 * literal has none of, and which would turn numbers of a column without a type into texts.
 */
const exactly = (column: string) =>
  `CASE typeof(${column}) WHEN 'text' THEN '+CAST(X''' || hex(CAST(${column} AS BLOB)) || ''' AS TEXT)' ELSE quote(${column}) END`;

/** Keys are kept as SQL. */
const words: KeysetWords = {
  identifier: quoted,
  value: (kept) => kept,
  kept: (columns) => `json_array(${columns.map(exactly).join(', ')})`,
};

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
    ...row,
    lastKey: row.lastKey === null ? null : JSON.parse(row.lastKey),
    leaseUntil: instant(row.leaseUntil),
    startedAt: instant(row.startedAt),
    updatedAt: new Date(row.updatedAt),
    finishedAt: instant(row.finishedAt),
    error: row.error === null ? null : JSON.parse(row.error),
  };
}
