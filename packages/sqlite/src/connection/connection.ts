/** One connection that runs statements: prepared once, their errors mapped, their integers exact. */
import type { StatementResult } from '@runledger/repositories';
import { DataError, type QueryListener } from '@runledger/schema';
import { violatedConstraint } from '../constraints/violation.ts';
import { mapError } from '../errors.ts';
import { isBusy } from './busy.ts';
import type { Connection } from './open.ts';
import { type CachedStatement, integerColumns, StatementCache } from './statements.ts';

export interface ConnectionSettings {
  readonly statementCacheSize: number;
  readonly onQuery: QueryListener | undefined;
}

type Row = Record<string, unknown>;

export interface RunResult extends StatementResult {
  /** Row number of the last inserted row, of this statement or an earlier one. */
  readonly lastRowId?: number | bigint;
}

const NO_ROWS: readonly Row[] = [];

export class SqliteConnection {
  readonly native: Connection;
  /** How many statements have run that may have changed something. */
  writes = 0;
  readonly #statements: StatementCache;
  readonly #onQuery: QueryListener | undefined;

  constructor(native: Connection, settings: ConnectionSettings) {
    this.native = native;
    this.#statements = new StatementCache(native, settings.statementCacheSize);
    this.#onQuery = settings.onQuery;
  }

  /** @throws RunledgerError when SQLite cannot compile the statement */
  prepare(sql: string): CachedStatement {
    try {
      return this.#statements.prepare(sql);
    } catch (error) {
      throw isBusy(error) ? error : mapError(error, { path: this.native.name });
    }
  }

  /**
   * Runs one statement, at once and to its end.
   * @throws SqliteError as it is when the database is locked, for the caller to try again
   * @throws RunledgerError for everything else
   */
  run(sql: string, values: readonly unknown[] = []): RunResult {
    return this.runPrepared(this.prepare(sql), values);
  }

  /** As {@link run}. */
  runPrepared(statement: CachedStatement, values: readonly unknown[]): RunResult {
    const began = this.#onQuery === undefined ? 0 : performance.now();
    let result: RunResult;
    try {
      result = execute(statement, values);
    } catch (error) {
      const mapped = this.#map(error, statement, values);
      // A value that cannot be read came after the statement had run.
      if (mapped instanceof DataError && !statement.isReadonly) this.writes += 1;
      if (this.#onQuery) this.#tell(statement, began, 0, mapped);
      throw mapped;
    }
    if (!statement.isReadonly) this.writes += 1;
    if (this.#onQuery) {
      this.#tell(
        statement,
        began,
        statement.yieldsRows ? result.rows.length : result.changes,
        null,
      );
    }
    return result;
  }

  /** Runs a query and hands out its rows in portions while it goes on. */
  *iterate(sql: string, values: readonly unknown[], portion: number): Generator<readonly Row[]> {
    const statement = this.prepare(sql);
    const began = performance.now();
    let count = 0;
    let failure: unknown = null;
    try {
      let rows: Row[] = [];
      for (const row of statement.native.iterate(values) as IterableIterator<Row>) {
        assertExact(row, statement);
        rows.push(row);
        count += 1;
        if (rows.length >= portion) {
          yield rows;
          rows = [];
        }
      }
      if (rows.length > 0) yield rows;
    } catch (error) {
      failure = mapError(error, { path: this.native.name });
      throw failure;
    } finally {
      this.#tell(statement, began, count, failure);
    }
  }

  close(): void {
    this.native.close();
  }

  #map(error: unknown, statement: CachedStatement, values: readonly unknown[]): unknown {
    if (isBusy(error)) return error;
    const violated = violatedConstraint(this.native, error, statement.native.source, values);
    return mapError(error, { path: this.native.name, violated });
  }

  #tell(statement: CachedStatement, began: number, rows: number, error: unknown): void {
    this.#onQuery?.({
      sql: statement.native.source,
      durationMs: performance.now() - began,
      rows,
      error,
    });
  }
}

function execute(statement: CachedStatement, values: readonly unknown[]): RunResult {
  if (!statement.yieldsRows) {
    const { changes, lastInsertRowid } = statement.native.run(values);
    return { rows: NO_ROWS, changes, lastRowId: lastInsertRowid };
  }
  const rows = statement.native.all(values) as Row[];
  if (statement.integerColumns?.length !== 0) {
    for (let place = 0; place < rows.length; place++) assertExact(rows[place] as Row, statement);
  }
  return { rows, changes: statement.isReadonly ? 0 : rows.length };
}

const LARGEST_INTEGER = 2 ** 63;

/**
 * better-sqlite3 rounds 64-bit integers to the nearest number without a word. One that was rounded is always
 * beyond 2^53, so looking at the result finds every one of them. Columns declared as floating-point numbers are
 * left alone. An expression has no declared type: a whole number from 2^53 to 2^63 is refused there even where
 * SQLite computed with floating-point numbers.
 */
function assertExact(row: Row, { native, integerColumns: known }: CachedStatement): void {
  for (const column of known ?? Object.keys(row)) {
    const value = row[column];
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) {
      continue;
    }
    if (Math.abs(value) > LARGEST_INTEGER) continue;
    if (known === null && !integerColumns(native).includes(column)) continue;
    throw new DataError(
      `The column ${column} holds an integer beyond ±(2^53 - 1), which a number cannot hold exactly: select it as text, \`CAST(… AS TEXT)\`.`,
    );
  }
}
