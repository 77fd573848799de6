/**
 * An open database: one connection that writes, one that reads, and one more for each open stream or read-only
 * transaction. Readers are there for isolation (they never see a transaction under way, and a write never
 * waits for a stream), not for parallelism: every call is synchronous. A database in memory has one connection,
 * on which all calls take turns.
 */
import {
  assertNoControl,
  begunOutside,
  type PreparedSql,
  type StatementResult,
  TransactionScope,
} from '@runledger/repositories';
import { ClosedError } from '@runledger/schema/errors';
import { mapError } from '../errors.ts';
import { type Bracket, writing } from './brackets.ts';
import { isBusy, retryWhileBusy } from './busy.ts';
import { type ConnectionSettings, type RunResult, SqliteConnection } from './connection.ts';
import { type FileIdentity, identityOf } from './file-identity.ts';
import { type Connection, isMemory, openDatabase, useWriteAheadLog } from './open.ts';
import { DEFAULTS, type SqliteOptions } from './options.ts';
import type { CachedStatement } from './statements.ts';
import { Turns } from './turns.ts';

type Opener = () => SqliteConnection;

export class SqliteDatabase {
  readonly path: string;
  readonly busyTimeoutMs: number;
  /** Which file was opened; `null` in memory. */
  readonly file: FileIdentity | null;
  readonly scope = new TransactionScope();
  readonly writer: SqliteConnection;
  /** The turn to write; whoever has it has the writer to itself. */
  readonly turns: Turns;
  /** The transaction that has that turn. */
  readonly writing: Bracket;
  readonly #reader: SqliteConnection | null;
  readonly #readers: Turns;
  readonly #idleReaders: SqliteConnection[] = [];
  readonly #openReader: Opener;
  readonly #settings: ConnectionSettings;
  /** Connections of the application's own, with the statements that were prepared on them. */
  readonly #foreign = new WeakMap<Connection, SqliteConnection>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  private constructor(
    options: SqliteOptions,
    settings: ConnectionSettings,
    writer: Connection,
    openReader: Opener,
  ) {
    this.#settings = settings;
    this.path = options.path;
    this.busyTimeoutMs = options.busyTimeoutMs ?? DEFAULTS.busyTimeoutMs;
    this.writer = new SqliteConnection(writer, settings);
    this.file = this.isMemory ? null : identityOf(this.path);
    this.#openReader = openReader;
    this.#reader = this.isMemory ? null : openReader();
    this.turns = new Turns({
      slots: 1,
      deadlineMs: this.busyTimeoutMs,
      purpose: 'for a transaction of this process that keeps the SQLite database to itself',
    });
    this.writing = writing(this);
    this.#readers = new Turns({
      slots: options.maxReaders ?? DEFAULTS.maxReaders,
      deadlineMs: this.busyTimeoutMs,
      purpose: 'for one of the open streams and read-only transactions to end',
    });
  }

  /**
   * @throws ConnectionError when the path is no database that can be opened
   * @throws TimeoutError when other processes keep it locked
   * @throws DatabaseError when it is damaged, or the disk fails or is full
   */
  static async open(options: SqliteOptions): Promise<SqliteDatabase> {
    const settings = {
      statementCacheSize: options.statementCacheSize ?? DEFAULTS.statementCacheSize,
      onQuery: options.onQuery,
    };
    const native = openDatabase({ path: options.path, create: options.migrate === true });
    try {
      await useWriteAheadLog(native, {
        deadlineMs: options.busyTimeoutMs ?? DEFAULTS.busyTimeoutMs,
      });
      native.pragma(`synchronous = ${options.synchronous ?? DEFAULTS.synchronous}`);
      return new SqliteDatabase(options, settings, native, () => {
        const reader = openDatabase({ path: options.path, create: false });
        reader.pragma('query_only = ON');
        return new SqliteConnection(reader, settings);
      });
    } catch (error) {
      native.close();
      throw mapError(error, { path: options.path });
    }
  }

  get isMemory(): boolean {
    return isMemory(this.path);
  }

  /**
   * Every call from outside passes here first.
   * @throws TransactionScopeError when it comes from inside a transaction
   * @throws ClosedError when the database is closed
   */
  enter(): void {
    this.scope.assertOutside();
    this.assertOpen();
  }

  /** @throws ClosedError when the database is closed */
  assertOpen(): void {
    if (this.#closing) {
      throw new ClosedError('The store is closed: open it again with `openSqlite`.');
    }
  }

  execute(statement: PreparedSql, values: readonly unknown[]): Promise<StatementResult> {
    return this.query(statement.sql, values);
  }

  /** Runs one statement in a transaction of its own: a query on the reader, anything else on the writer. */
  async query(sql: string, values: readonly unknown[]): Promise<RunResult> {
    this.enter();
    if (this.#reader && mayRead(sql)) {
      const reader = this.#reader;
      let result: RunResult | null;
      try {
        result = readOnce(reader, sql, values);
      } catch (error) {
        if (!isBusy(error)) throw error;
        result = await this.whenFree(() => readOnce(reader, sql, values));
      }
      if (result) return result;
    }
    if (!this.turns.tryTake()) await this.turns.take();
    try {
      return runOnce(this.writer, sql, values);
    } catch (error) {
      if (!isBusy(error)) throw error;
      return await this.whenFree(() => runOnce(this.writer, sql, values));
    } finally {
      this.turns.release();
    }
  }

  /** A connection for a stream or a read-only transaction; give it back with {@link returnReader}. */
  async borrowReader(): Promise<SqliteConnection> {
    await this.#readers.take();
    try {
      return this.#idleReaders.pop() ?? this.#openReader();
    } catch (error) {
      this.#readers.release();
      throw error;
    }
  }

  returnReader(reader: SqliteConnection): void {
    this.#idleReaders.push(reader);
    this.#readers.release();
  }

  /** A connection that the application has opened, for statements of the store. */
  foreign(native: Connection): SqliteConnection {
    const known = this.#foreign.get(native);
    if (known) return known;
    const connection = new SqliteConnection(native, this.#settings);
    this.#foreign.set(native, connection);
    return connection;
  }

  /** Makes the attempt, and again while another process holds the lock. */
  whenFree<T>(attempt: () => T): Promise<T> {
    const result = retryWhileBusy(attempt, { deadlineMs: this.busyTimeoutMs });
    this.#underWay.add(result);
    const forget = () => this.#underWay.delete(result);
    result.then(forget, forget);
    return result;
  }

  /** Waits for calls under way, then closes every connection. */
  async close(): Promise<void> {
    this.scope.assertOutside();
    this.#closing ??= this.#shut();
    await this.#closing;
  }

  async #shut(): Promise<void> {
    await Promise.all([this.turns.idle(), this.#readers.idle()]);
    await Promise.allSettled(this.#underWay);
    for (const reader of this.#idleReaders) reader.close();
    this.#reader?.close();
    this.writer.close();
  }
}

/** A query most often begins with SELECT, WITH or VALUES; whether it only reads is known once it is prepared. */
function mayRead(sql: string): boolean {
  const first = sql.charCodeAt(0) | 32;
  // INSERT, UPDATE, DELETE, DROP, CREATE, ALTER need not be prepared for reading to find out.
  return !(first === 105 || first === 117 || first === 100 || first === 99 || first === 97);
}

/** The result, or `null` when the statement writes. */
function readOnce(
  reader: SqliteConnection,
  sql: string,
  values: readonly unknown[],
): RunResult | null {
  const statement = reader.prepare(sql);
  if (!statement.isReadonly) return null;
  assertNoControl(statement.control);
  return leftOutside(reader, statement, reader.runPrepared(statement, values));
}

function runOnce(connection: SqliteConnection, sql: string, values: readonly unknown[]): RunResult {
  const statement = connection.prepare(sql);
  assertNoControl(statement.control);
  return leftOutside(connection, statement, connection.runPrepared(statement, values));
}

/**
 * Refuses what a statement by itself cannot do: leave a transaction open. Only what neither changes rows nor yields
 * any could, and asking costs a read by key a twentieth of its time.
 */
function leftOutside(
  connection: SqliteConnection,
  { isReadonly, yieldsRows }: CachedStatement,
  result: RunResult,
): RunResult {
  if (!isReadonly || yieldsRows || !connection.native.inTransaction) return result;
  connection.run('ROLLBACK');
  throw begunOutside();
}
