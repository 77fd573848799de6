/** Prepared statements of one connection: preparing one takes longer than running it. */
import { controlOf } from '@runledger/repositories';
import type Database from 'better-sqlite3';

export interface CachedStatement {
  readonly native: Database.Statement;
  /** Whether running it yields rows: a SELECT, or a statement with RETURNING. */
  readonly yieldsRows: boolean;
  readonly isReadonly: boolean;
  /** The word with which it begins or ends a transaction or a savepoint. */
  readonly control: string | null;
  /** The columns of its rows that may hold integers; `null` for all of them. */
  readonly integerColumns: readonly string[] | null;
}

/**
 * The statements used last, at most `size` of them. Two generations instead of a list in order of use: a hit
 * costs one look-up, and what was not used for a whole generation goes.
 */
export class StatementCache {
  readonly #database: Database.Database;
  readonly #generation: number;
  #young = new Map<string, CachedStatement>();
  #old = new Map<string, CachedStatement>();

  constructor(database: Database.Database, size: number) {
    this.#database = database;
    this.#generation = Math.max(1, Math.ceil(size / 2));
  }

  /** @throws SqliteError when SQLite cannot compile the statement */
  prepare(sql: string): CachedStatement {
    return this.#young.get(sql) ?? this.#promote(sql, this.#old.get(sql) ?? this.#compile(sql));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #promote(sql: string, statement: CachedStatement): CachedStatement {
    if (this.#young.size >= this.#generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#old.delete(sql);
    this.#young.set(sql, statement);
    return statement;
  }

  #compile(sql: string): CachedStatement {
    // Numbers, whatever an application has set its own connection to.
    const native = this.#database.prepare(sql).safeIntegers(false);
    return {
      native,
      yieldsRows: native.reader,
      isReadonly: native.readonly,
      control: controlOf(sql),
      integerColumns: native.reader ? knownIntegerColumns(native) : [],
    };
  }
}

/** What `*` stands for may change while the statement is kept. */
function knownIntegerColumns(native: Database.Statement): readonly string[] | null {
  return native.source.includes('*') ? null : integerColumns(native);
}

/** Declared so, a column turns every integer into a text or a floating-point number, in any table. */
const NEVER_INTEGERS = new Set(['TEXT', 'REAL', 'DOUBLE', 'DOUBLE PRECISION', 'FLOAT']);

/** The columns of a query's rows that may hold integers, as the tables are when the query last ran. */
export function integerColumns(native: Database.Statement): readonly string[] {
  return native
    .columns()
    .filter(({ type }) => type === null || !NEVER_INTEGERS.has(type.toUpperCase()))
    .map(({ name }) => name);
}
