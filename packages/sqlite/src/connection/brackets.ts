/** How transactions begin and end: the writer's, a reader's, nested under a savepoint, or an application's own. */
import { boundEnded, endedInside } from '@runledger/repositories';
import type { TransactionScopeError } from '@runledger/schema/errors';
import { isBusy } from './busy.ts';
import type { SqliteConnection } from './connection.ts';
import type { SqliteDatabase } from './database.ts';

/** The two ends of a transaction that has begun. */
export interface Bracket {
  readonly connection: SqliteConnection;
  readonly isReadOnly: boolean;
  /** Whether an application ends it. */
  readonly isBound: boolean;
  /** @throws TransactionScopeError when somebody else has ended it */
  assertOpen(): void;
  /** Says that it has ended, where nobody here has ended it. */
  ended(): TransactionScopeError;
  /** @throws SqliteError or RunledgerError when it could not commit; it has not ended then */
  commit(): Promise<void> | undefined;
  rollback(): void;
  /** Lets others at what it had to itself; called once, after its end. */
  release(): void;
}

/**
 * Waits for the turn to write and begins. IMMEDIATE takes the right to write at the start: a transaction that reads
 * first and asks for it later fails when another one wrote in between, and waiting does not help it.
 * @throws TimeoutError when another transaction, here or in another process, goes on for too long
 */
export function beginWriting(database: SqliteDatabase): Bracket | Promise<Bracket> {
  // At once where nobody is in the way: a wait for nothing would cost a single insert a tenth of its speed.
  return database.turns.tryTake()
    ? begin(database)
    : database.turns.take().then(() => begin(database));
}

function begin(database: SqliteDatabase): Bracket | Promise<Bracket> {
  const { writer, turns, writing } = database;
  try {
    writer.run(BEGIN);
    return writing;
  } catch (error) {
    if (isBusy(error)) return beginWhenFree(database);
    turns.release();
    throw error;
  }
}

async function beginWhenFree(database: SqliteDatabase): Promise<Bracket> {
  try {
    await database.whenFree(() => database.writer.run(BEGIN));
    return database.writing;
  } catch (error) {
    database.turns.release();
    throw error;
  }
}

const BEGIN = 'BEGIN IMMEDIATE';

/** Nobody else can end what is the store's own, but by a statement in it. */
const OWN = { isBound: false, assertOpen: () => undefined, ended: endedInside };

/** The one transaction that writes; there is nothing to remember of each. */
export function writing(database: SqliteDatabase): Bracket {
  const connection = database.writer;
  return {
    ...OWN,
    connection,
    isReadOnly: false,
    commit() {
      try {
        connection.run('COMMIT');
        return undefined;
      } catch (error) {
        if (!isBusy(error)) throw error;
        return database.whenFree(() => void connection.run('COMMIT'));
      }
    },
    rollback() {
      // A full disk and the like have rolled back already.
      if (connection.native.inTransaction) connection.run('ROLLBACK');
    },
    release: () => database.turns.release(),
  };
}

/**
 * Begins a transaction that reads one state of the database. In a file it has a connection of its own and no
 * writer waits for it; in memory, where there is but one connection, it takes its turn.
 * @throws TimeoutError when too many are open for too long
 */
export async function beginReading(database: SqliteDatabase): Promise<Bracket> {
  const { connection, release } = await readingConnection(database);
  try {
    await database.whenFree(() => {
      if (!connection.native.inTransaction) connection.run('BEGIN');
      // The state that it reads is that of its first look at the database.
      connection.run('PRAGMA schema_version');
    });
  } catch (error) {
    release();
    throw error;
  }
  const end = () => {
    if (connection.native.inTransaction) connection.run('ROLLBACK');
    return undefined;
  };
  return { ...OWN, connection, isReadOnly: true, commit: end, rollback: end, release };
}

async function readingConnection(database: SqliteDatabase) {
  if (database.isMemory) {
    if (!database.turns.tryTake()) await database.turns.take();
    return { connection: database.writer, release: () => database.turns.release() };
  }
  const connection = await database.borrowReader();
  return { connection, release: () => database.returnReader(connection) };
}

/**
 * Sets a savepoint in the transaction on this connection.
 * @param depth names it: what is nested deeper, and still open, ends with it
 */
export function beginNested(outer: Bracket, depth: number): Bracket {
  const { connection } = outer;
  const savepoint = `nested_${depth}`;
  connection.run(`SAVEPOINT ${savepoint}`);
  return {
    connection,
    isReadOnly: outer.isReadOnly,
    isBound: false,
    assertOpen: () => outer.assertOpen(),
    ended: () => outer.ended(),
    commit() {
      connection.run(`RELEASE ${savepoint}`);
      return undefined;
    },
    rollback() {
      if (!connection.native.inTransaction) return;
      connection.run(`ROLLBACK TO ${savepoint}`);
      connection.run(`RELEASE ${savepoint}`);
    },
    release: () => undefined,
  };
}

/**
 * A transaction that an application has begun on its connection, and ends.
 * @param isOver whether the application's own means say that it has ended
 */
export function bound(connection: SqliteConnection, isOver: () => boolean): Bracket {
  const { native } = connection;
  return {
    connection,
    isReadOnly: false,
    isBound: true,
    assertOpen() {
      if (!native.open || !native.inTransaction || isOver()) throw boundEnded();
    },
    ended: boundEnded,
    commit: () => undefined,
    rollback: () => undefined,
    release: () => undefined,
  };
}
