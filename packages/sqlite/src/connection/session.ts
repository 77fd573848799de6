/** Where the repositories' statements run: on the database, or in one transaction. */
import type { Session } from '@runledger/repositories';
import type { SqliteConnection } from './connection.ts';
import type { SqliteDatabase } from './database.ts';
import { inTransaction } from './transaction.ts';

/**
 * Statements that belong together, on the writer: they run at once and to their end, except where they yield,
 * for the event loop to have a turn.
 */
export type Steps<T> = (writer: SqliteConnection) => Generator<void, T>;

export interface SqliteSession extends Session {
  /** Runs the work all or none: in a transaction of its own, or as part of the one that this is. */
  atomically<T>(work: (session: SqliteSession) => Promise<T>): Promise<T>;
  /** As {@link atomically}, for work that waits for nothing. */
  write<T>(steps: Steps<T>): Promise<T>;
}

/** Each statement by itself, refused from inside a transaction. */
export function databaseSession(database: SqliteDatabase): SqliteSession {
  return {
    isTransaction: false,
    assertWritable: () => database.enter(),
    execute: (statement, values) => database.execute(statement, values),
    atomically: (work) => inTransaction(database, work),
    write: (steps) => inTransaction(database, (transaction) => transaction.start(steps)),
    afterCommit: (work) => work(),
  };
}
