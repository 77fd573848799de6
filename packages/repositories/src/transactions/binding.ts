/** Connections that an application brings: told by what they can do, since their libraries may be other copies. */
import { TransactionScopeError, ValidationError } from '@runledger/schema';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { isRefusal, type TransactionState } from './state.ts';

/** What is used of Kysely's transactions, those that are ended by hand included. */
export interface KyselyTransaction {
  readonly isTransaction: true;
  withoutPlugins(): {
    executeQuery<R>(query: CompiledQuery<R>): Promise<QueryResult<R>>;
  };
  getExecutor(): {
    provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T>;
  };
}

/**
 * The transaction that a Kysely is; `null` for what is no Kysely.
 * @throws TransactionScopeError for a Kysely that is in no transaction
 */
export function kyselyTransactionOf(connection: object): KyselyTransaction | null {
  if (!has(connection, 'getExecutor') || !has(connection, 'withoutPlugins')) return null;
  if ((connection as { isTransaction?: unknown }).isTransaction !== true) {
    throw new TransactionScopeError(
      'This Kysely is in no transaction: bind the one that `transaction().execute` gives, or `startTransaction`.',
    );
  }
  return connection as unknown as KyselyTransaction;
}

/**
 * The connection that a Kysely transaction runs on.
 * @throws TransactionScopeError when it has ended
 */
export function connectionBehind(transaction: KyselyTransaction): Promise<DatabaseConnection> {
  return inKysely(() => transaction.getExecutor().provideConnection(async (found) => found));
}

/** Runs what belongs to a Kysely transaction, and says in the store's words that it has ended. */
export async function inKysely<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error) || !/^Transaction is already /.test(error.message)) throw error;
    throw boundEnded(error);
  }
}

/** The client behind one of Drizzle's databases or transactions; anything else as it is. */
export function clientBehind(connection: object): object {
  const { session, _, $client } = connection as {
    readonly session?: { readonly client?: unknown };
    readonly _?: { readonly session?: { readonly client?: unknown } };
    readonly $client?: unknown;
  };
  const client = session?.client ?? _?.session?.client ?? $client;
  return isThing(client) ? client : connection;
}

/** Whether the value has a method of this name. */
export function has(value: object, method: string): boolean {
  return typeof (value as Readonly<Record<string, unknown>>)[method] === 'function';
}

export function isThing(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** @param expected what it must be, in words */
export function notBindable(expected: string): ValidationError {
  return new ValidationError('The binding', [
    { path: 'connection', message: `must be ${expected}` },
  ]);
}

/** @param wayOut how to begin a transaction there */
export function notInTransaction(wayOut: string): TransactionScopeError {
  return new TransactionScopeError(
    `The connection to bind is in no transaction, which would end with it: ${wayOut}.`,
  );
}

/** For a call on a bound store when the application's transaction is over. */
export function boundEnded(cause?: unknown): TransactionScopeError {
  return new TransactionScopeError(
    'The transaction that this store is bound to has ended: await every call before it ends, and bind again in the next one.',
    { cause },
  );
}

/**
 * Runs what has a savepoint of its own in an application's transaction, which nobody here can keep from committing:
 * after a failure nothing of it is left, and the store bound there refuses more, as one of the store's own would.
 */
export async function apart<T>(state: TransactionState, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isRefusal(error)) state.fail(error);
    throw error;
  }
}
