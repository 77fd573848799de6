/** The store's repositories on a transaction that the application has begun, and ends. */
import {
  connectionBehind,
  type KyselyTransaction,
  notBindable,
  TransactionState,
} from '@runledger/repositories';
import type { DatabaseConnection } from 'kysely';
import { connectionOf, StoreConnection } from '../kysely/connection.ts';
import { bound } from './brackets.ts';
import { type BindableConnection, boundConnection, handleBehind } from './clients.ts';
import type { SqliteDatabase } from './database.ts';
import { identityOf } from './file-identity.ts';
import type { Connection } from './open.ts';
import type { SqliteSession } from './session.ts';
import { Transaction } from './transaction.ts';

/** What is opened when it is first used: only then can Kysely be asked for its connection. */
export class BoundTransaction {
  readonly session: SqliteSession;
  /** The same for Kysely. */
  readonly connection: DatabaseConnection;
  readonly #open: () => Transaction | Promise<Transaction>;
  #transaction: Promise<Transaction> | null = null;

  constructor(open: () => Transaction | Promise<Transaction>) {
    this.#open = open;
    this.session = {
      isTransaction: true,
      assertWritable: () => undefined,
      execute: async (statement, values) => (await this.transaction()).execute(statement, values),
      atomically: async (work) => (await this.transaction()).atomically(work),
      write: async (steps) => (await this.transaction()).write(steps),
      afterCommit: (work) => {
        const ignored = () => undefined;
        this.#transaction?.then(({ state }) => state.afterCommit(work), ignored);
      },
    };
    const connection = async () => connectionOf(await this.transaction());
    this.connection = {
      executeQuery: async (query) => (await connection()).executeQuery(query),
      async *streamQuery(query, chunkSize) {
        yield* (await connection()).streamQuery(query, chunkSize);
      },
    };
  }

  /**
   * Never at once: a function that better-sqlite3 or Drizzle run in a transaction returns first, and what would
   * have been done by half in it, since they commit then, finds no transaction any more.
   * @throws TransactionScopeError when it is in no transaction, or in one that has ended
   * @throws ValidationError when it is connected to another database, or enforces no foreign keys
   */
  transaction(): Promise<Transaction> {
    this.#transaction ??= Promise.resolve().then(this.#open);
    return this.#transaction;
  }
}

/**
 * The transaction that the application has begun on its connection.
 * @throws ValidationError for what is no connection to the store's own file that enforces foreign keys
 * @throws TransactionScopeError for a connection that is in no transaction
 */
export function bind(database: SqliteDatabase, given: BindableConnection): BoundTransaction {
  const connection = boundConnection(given);
  if ('kysely' in connection)
    return new BoundTransaction(() => openKysely(database, connection.kysely));
  const { native } = connection;
  assertSuitable(database, native);
  return new BoundTransaction(() => on(database, native, () => false));
}

async function openKysely(
  database: SqliteDatabase,
  kysely: KyselyTransaction,
): Promise<Transaction> {
  const connection = await connectionBehind(kysely);
  // A transaction of the store's own Kysely is one of the store's.
  if (connection instanceof StoreConnection) {
    if (connection.database !== database) throw anotherDatabase();
    return connection.transaction;
  }
  const native = handleBehind(connection);
  assertSuitable(database, native);
  return on(database, native, () => hasEnded(kysely));
}

function on(database: SqliteDatabase, native: Connection, isOver: () => boolean): Transaction {
  const state = new TransactionState(database.scope);
  return new Transaction(bound(database.foreign(native), isOver), state);
}

/** Kysely refuses at once what is asked of a transaction that has ended. */
function hasEnded(kysely: KyselyTransaction): boolean {
  try {
    kysely
      .getExecutor()
      .provideConnection(async () => undefined)
      .catch(() => undefined);
    return false;
  } catch {
    return true;
  }
}

function assertSuitable(database: SqliteDatabase, native: Connection): void {
  if (database.file === null) {
    throw notBindable("a connection to a file: a database in memory has the store's own alone");
  }
  const [main] = native.pragma('database_list') as { readonly file: string }[];
  const file = main?.file ? identityOf(main.file) : null;
  if (file?.inode !== database.file.inode || file.device !== database.file.device) {
    throw anotherDatabase();
  }
  if (Number(native.pragma('foreign_keys', { simple: true })) !== 1) {
    throw notBindable(
      'a connection that enforces foreign keys: `PRAGMA foreign_keys = ON` before its transaction',
    );
  }
}

function anotherDatabase() {
  return notBindable("a connection to the store's own database: this one is open on another");
}
