/** Connections of an application's own, on which statements of the store can run. */
import {
  clientBehind,
  has,
  isThing,
  type KyselyTransaction,
  kyselyTransactionOf,
  notBindable,
  notInTransaction,
} from '@runledger/repositories';
import { TransactionScopeError } from '@runledger/schema/errors';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Transaction as KyselyTransactionOf,
} from 'kysely';
import type { Connection } from './open.ts';

/** A `Database` of better-sqlite3. */
interface BetterSqlite3Database {
  readonly inTransaction: boolean;
  prepare(sql: string): unknown;
  pragma(sql: string): unknown;
}

/** A database of Drizzle's on better-sqlite3. */
interface DrizzleDatabase {
  readonly $client: BetterSqlite3Database;
}

/** A connection in a transaction that the application has begun, and that it ends. */
export type BindableConnection =
  | BetterSqlite3Database
  | DrizzleDatabase
  // biome-ignore lint/suspicious/noExplicitAny: the tables are the application's.
  | KyselyTransactionOf<any>;

const EXPECTED =
  'a better-sqlite3 database, Drizzle on one, or a Kysely transaction, in a transaction';

/**
 * What an application gave, told apart.
 * @throws ValidationError for what is none of them
 * @throws TransactionScopeError for what cannot stay in a transaction while calls are awaited
 */
export function boundConnection(
  connection: unknown,
): { readonly kysely: KyselyTransaction } | { readonly native: Connection } {
  if (!isThing(connection)) throw notBindable(EXPECTED);
  const kysely = kyselyTransactionOf(connection);
  if (kysely) return { kysely };
  const native = clientBehind(connection);
  if (!isDatabase(native)) throw notBindable(EXPECTED);
  // Drizzle's transactions can be rolled back by a call; its databases cannot.
  if (native !== connection && has(connection, 'rollback')) throw synchronous();
  if (!native.inTransaction) {
    throw notInTransaction(
      '`BEGIN IMMEDIATE` on it first, and `COMMIT` when every call is awaited',
    );
  }
  return { native };
}

/** For the functions of better-sqlite3 and Drizzle that commit when a function returns, which waits for nothing. */
function synchronous(): TransactionScopeError {
  return new TransactionScopeError(
    "Drizzle's transactions on better-sqlite3 end before an awaited call does: `BEGIN IMMEDIATE` and `COMMIT` by hand, and bind the database.",
  );
}

function isDatabase(value: object): value is Connection {
  return has(value, 'prepare') && has(value, 'pragma') && 'inTransaction' in value;
}

/**
 * The handle that Kysely's connection keeps to itself: it is seen when a statement is prepared on it, which happens
 * before `executeQuery` returns. Statements that belong together run at once on SQLite; through Kysely each would be
 * waited for, and others could come in between.
 * @throws ValidationError when Kysely runs on something else, or on another copy of better-sqlite3
 */
export function handleBehind(connection: DatabaseConnection): Connection {
  const { prepare } = Database.prototype;
  let seen: Connection | null = null;
  Database.prototype.prepare = function (this: Connection, sql: string) {
    seen = this;
    return prepare.call(this, sql);
  } as typeof prepare;
  try {
    connection.executeQuery(CompiledQuery.raw('SELECT 1')).catch(() => undefined);
  } finally {
    Database.prototype.prepare = prepare;
  }
  if (seen) return seen;
  throw notBindable(
    'the better-sqlite3 database itself where Kysely runs on another copy of that package',
  );
}
