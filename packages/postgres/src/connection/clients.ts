/** Connections of an application's own, as statements of the store can travel on them. */
import {
  clientBehind,
  has,
  inKysely,
  isThing,
  type KyselyTransaction,
  kyselyTransactionOf,
  notBindable,
  notInTransaction,
} from '@runledger/repositories';
import { CompiledQuery, type Transaction as KyselyTransactionOf } from 'kysely';
import type { QueryConfig, QueryResult } from 'pg';
import type { QueryClient } from './query.ts';
import { boundFailed } from './transaction.ts';
import { valueTypes } from './types.ts';

/** A client of `pg`, one of a pool or not. */
interface PgClient {
  query(text: string, values?: unknown[]): Promise<unknown>;
  getTypeParser(oid: number): unknown;
}

/** A transaction of Drizzle's on `pg`, or its database on a client in one. */
interface DrizzleTransaction {
  readonly _: { readonly session: object };
}

/** A connection in a transaction that the application has begun, and that it ends. */
export type BindableConnection =
  | PgClient
  | DrizzleTransaction
  // biome-ignore lint/suspicious/noExplicitAny: the tables are the application's.
  | KyselyTransactionOf<any>;

/** A client that an application gave. */
export interface BoundClient {
  readonly client: QueryClient;
  readonly native: object;
  readonly canCopy: boolean;
}

/** The members of a client that are not part of every version of `pg`, or not of its types. */
interface NativeClient {
  query(config: unknown): Promise<QueryResult>;
  getTransactionStatus?(): 'I' | 'T' | 'E' | null;
  readonly binary?: boolean;
  readonly pipeline?: boolean;
}

const EXPECTED =
  'a client of `pg`, a Kysely transaction or a Drizzle transaction on `pg`, in a transaction';

/**
 * What an application gave, told apart.
 * @throws ValidationError for what is none of them
 * @throws TransactionScopeError for a connection that is in no transaction, or in one that has failed
 */
export function boundConnection(
  connection: unknown,
): { readonly kysely: KyselyTransaction } | BoundClient {
  if (!isThing(connection)) throw notBindable(EXPECTED);
  const kysely = kyselyTransactionOf(connection);
  if (kysely) return { kysely };
  const native = clientBehind(connection);
  if (has(native, 'query') && has(native, 'connect') && 'totalCount' in native) {
    throw notInTransaction(
      'this is a pool: take a client from it and `BEGIN` there, or bind the `tx` that Drizzle gives',
    );
  }
  if (!has(native, 'query') || !has(native, 'getTypeParser')) throw notBindable(EXPECTED);
  const { binary, pipeline } = native as NativeClient;
  if (binary) throw notBindable('a client without `binary`, which changes what values look like');
  const client = nativeClient(native as NativeClient);
  const status = client.getTransactionStatus();
  if (status === 'I') throw notInTransaction('`BEGIN` on it first');
  if (status === 'E') throw boundFailed();
  return { client, native, canCopy: !pipeline };
}

/** Values are parsed by each query's own rule, so that the application's parsers neither help nor harm. */
function nativeClient(native: NativeClient): QueryClient {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: one function for both of the overloads.
    query: (query: any): any =>
      native.query('submit' in query ? query : { ...query, name: undefined, types: valueTypes }),
    // Before 8.21 `pg` does not know.
    getTransactionStatus: () => native.getTransactionStatus?.() ?? null,
  };
}

/** Statements on the connection of a Kysely transaction, past its plugins. */
export function kyselyClient(transaction: KyselyTransaction): QueryClient {
  const kysely = transaction.withoutPlugins();
  const query = async ({ text, values = [] }: QueryConfig): Promise<QueryResult> => {
    const compiled = CompiledQuery.raw(text, values);
    // Kysely hands what stands for the text on to `pg`, which takes the whole configuration of a query there.
    const sql = new QueryText(text) as unknown as string;
    const { rows, numAffectedRows } = await inKysely(() =>
      kysely.executeQuery<Record<string, unknown>>({ ...compiled, sql }),
    );
    return {
      // Kysely tells only of those that change rows.
      command: numAffectedRows === undefined ? 'SELECT' : 'UPDATE',
      rowCount: Number(numAffectedRows ?? rows.length),
      rows,
      fields: [],
      oid: 0,
    };
  };
  return { query: query as QueryClient['query'], getTransactionStatus: () => null };
}

/** The configuration of a query that is its text to everybody else, such as Kysely's log. */
class QueryText {
  readonly text: string;
  readonly types = valueTypes;
  readonly queryMode = 'extended';

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

// Methods of texts work on whatever has a text.
Object.setPrototypeOf(QueryText.prototype, String.prototype);
