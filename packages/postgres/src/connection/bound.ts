/** The store's repositories on a transaction that the application has begun, and ends. */
import {
  connectionBehind,
  type KyselyTransaction,
  notInTransaction,
  type TransactionScope,
} from '@runledger/repositories';
import { DatabaseError, ValidationError } from '@runledger/schema/errors';
import type { DatabaseConnection } from 'kysely';
import pg from 'pg';
import { connectionOf, PooledConnection } from '../kysely/connection.ts';
import {
  type BindableConnection,
  type BoundClient,
  boundConnection,
  kyselyClient,
} from './clients.ts';
import type { ConnectionPool } from './pool.ts';
import type { Query, QueryClient, RunQuery } from './query.ts';
import { type PostgresSession, transactionSession } from './session.ts';
import { Transaction } from './transaction.ts';

export interface BindingContext {
  readonly pool: ConnectionPool;
  readonly run: RunQuery;
  readonly scope: TransactionScope;
  readonly schema: string;
}

/** What is opened when it is first used, since only the connection itself can tell whether it will do. */
export class BoundTransaction {
  readonly session: PostgresSession;
  /** The same for Kysely. */
  readonly connection: DatabaseConnection;
  readonly #open: () => Promise<Transaction>;
  #opening: Promise<Transaction> | null = null;
  #transaction: Transaction | null = null;

  constructor(open: () => Promise<Transaction>, canCopy: boolean) {
    this.#open = open;
    this.session = this.#sessionOf(canCopy);
    this.connection = this.#connection();
  }

  /**
   * @throws TransactionScopeError when it is in no transaction, or in one that has ended or failed
   * @throws ValidationError when it is connected to another database, or set in a way that changes values
   */
  async transaction(): Promise<Transaction> {
    this.#opening ??= this.#open();
    this.#transaction = await this.#opening;
    return this.#transaction;
  }

  #sessionOf(canCopy: boolean): PostgresSession {
    const bound = this;
    const session = async () => transactionSession(await bound.transaction());
    return {
      isTransaction: true,
      canCopy,
      get whole() {
        return bound.#transaction?.whole ?? bound;
      },
      assertUsable: () => bound.#transaction?.assertUsable(),
      assertWritable: () => bound.#transaction?.assertWritable(),
      execute: async (statement, values) => (await session()).execute(statement, values),
      atomically: async (work) => (await session()).atomically(work),
      attempt: async (work) => (await session()).attempt(work),
      afterCommit: (work) => bound.#transaction?.state.afterCommit(work),
    };
  }

  #connection(): DatabaseConnection {
    const connection = async () => connectionOf(await this.transaction());
    return {
      executeQuery: async (query) => (await connection()).executeQuery(query),
      async *streamQuery(query, chunkSize) {
        yield* (await connection()).streamQuery(query, chunkSize);
      },
    };
  }
}

/** Makes what `store.bind` needs of a store. */
export function binding(context: BindingContext) {
  const { run, scope, schema } = context;
  const check = databaseCheck(context);

  const openKysely = async (kysely: KyselyTransaction): Promise<Transaction> => {
    const connection = await connectionBehind(kysely);
    // A transaction of a store's own Kysely is one of the store's.
    if (connection instanceof PooledConnection && connection.scope === scope) {
      return connection.transaction;
    }
    const client = kyselyClient(kysely);
    await check(client, connection);
    return Transaction.bound({ client, run, scope, whole: connection, canCopy: false });
  };
  const openClient = async ({ client, native, canCopy }: BoundClient): Promise<Transaction> => {
    if (client.getTransactionStatus() === null) await assertInTransaction(client, run);
    await check(client, native);
    return Transaction.bound({ client, run, scope, whole: native, canCopy });
  };

  return (given: BindableConnection): BoundTransaction => {
    const bound = boundConnection(given);
    return 'kysely' in bound
      ? new BoundTransaction(() => openKysely(bound.kysely), false)
      : new BoundTransaction(() => openClient(bound), bound.canCopy);
  };

  /**
   * One look at each connection: whether it reaches this store's database, and how it writes values. Time zone and
   * search path may be anything.
   */
  function databaseCheck({ pool }: BindingContext) {
    const history = `${pg.escapeIdentifier(schema)}.schema_migrations`;
    const look: Query = {
      sql: `SELECT 1::int8 AS number, current_setting('DateStyle') AS dates,
        current_setting('array_nulls') AS nulls,
        to_regclass(${pg.escapeLiteral(history)})::oid::text AS history,
        (SELECT oid FROM pg_database WHERE datname = current_database())::text AS database`,
      values: [],
    };
    const lookAt = async (client: QueryClient) => (await run(client, look)).rows[0] as Look;
    const checked = new WeakSet<object>();
    let own: Promise<Look> | null = null;
    return async (client: QueryClient, native: object): Promise<void> => {
      if (checked.has(native)) return;
      own ??= pool.use(lookAt).catch((error: unknown) => {
        own = null;
        throw error;
      });
      assertSuitable(await own, await lookAt(client));
      checked.add(native);
    };
  }
}

interface Look {
  readonly number: unknown;
  readonly dates: string;
  readonly nulls: string;
  readonly history: string | null;
  readonly database: string;
}

function assertSuitable(ours: Look, theirs: Look): void {
  const refuse = (message: string) =>
    new ValidationError('The binding', [{ path: 'connection', message }]);
  // Values come as the store has them parsed, or the query went past `pg`.
  if (typeof theirs.number !== 'number') {
    throw refuse('must run on `pg`: bind a client of it');
  }
  if (theirs.history !== ours.history || theirs.database !== ours.database) {
    throw refuse("must be one to the store's own database: this one lacks its tables");
  }
  if (!theirs.dates.startsWith('ISO')) {
    throw refuse('must have the DateStyle ISO, which values are read by: set it');
  }
  if (theirs.nulls !== 'on') {
    throw refuse('must have array_nulls on, or what is NULL is stored as a text: set it');
  }
}

/** Clients of `pg` before 8.21 do not tell: a savepoint is refused outside of transactions. */
async function assertInTransaction(client: QueryClient, run: RunQuery): Promise<void> {
  try {
    await run(client, { sql: 'SAVEPOINT bound', values: [] });
  } catch (error) {
    const { code } = (error instanceof DatabaseError ? (error.cause ?? {}) : {}) as {
      code?: string;
    };
    throw code === '25P01' ? notInTransaction('`BEGIN` on it first') : error;
  }
  await run(client, { sql: 'RELEASE bound', values: [] });
}
