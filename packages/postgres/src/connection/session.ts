/** Where the repositories' statements run: on the pool, or in one transaction. */
import type { Session, TransactionScope } from '@runledger/repositories';
import type { QueryResult } from 'pg';
import type { ConnectionPool } from './pool.ts';
import type { RunQuery } from './query.ts';
import { type Execute, inTransaction, type Transaction } from './transaction.ts';

export interface PostgresSession extends Session {
  /** In a transaction a failed statement is the end of it: nothing can be tried twice. */
  readonly isTransaction: boolean;
  /** What stands for the transaction as a whole, also in one that is nested in it; `null` outside of any. */
  readonly whole: object | null;
  /**
   * For calls that may not come to execute anything.
   * @throws TransactionScopeError when this is not the store to call here, or the transaction has ended
   * @throws ClosedError when the store is closed
   */
  assertUsable(): void;
  /** Runs the work all or none: in a transaction of its own, or as part of the one that this is. */
  atomically<T>(work: (session: PostgresSession) => Promise<T>): Promise<T>;
  /** As {@link atomically}, and when the work fails, the transaction that this is goes on without it. */
  attempt<T>(work: (execute: Execute) => Promise<T>): Promise<T>;
}

/** Each statement on a connection of its own, refused from inside a transaction. */
export function poolSession(
  pool: ConnectionPool,
  run: RunQuery,
  scope: TransactionScope,
): PostgresSession {
  const assertUsable = () => {
    scope.assertOutside();
    pool.assertOpen();
  };
  return {
    isTransaction: false,
    whole: null,
    assertUsable,
    async execute({ name, sql }, values) {
      assertUsable();
      return toResult(await pool.use((client) => run(client, { name, sql, values })));
    },
    async atomically(work) {
      assertUsable();
      return await pool.use((client) =>
        inTransaction(client, { run, scope }, (transaction) =>
          work(transactionSession(transaction)),
        ),
      );
    },
    async attempt(work) {
      assertUsable();
      return await pool.use((client) =>
        inTransaction(client, { run, scope }, (transaction) =>
          work((query) => transaction.execute(query)),
        ),
      );
    },
    afterCommit: (work) => work(),
  };
}

export function transactionSession(transaction: Transaction): PostgresSession {
  const session: PostgresSession = {
    isTransaction: true,
    whole: transaction.state.outermost,
    assertUsable: () => transaction.assertUsable(),
    async execute({ name, sql }, values) {
      return toResult(await transaction.execute({ name, sql, values }));
    },
    async atomically(work) {
      transaction.assertUsable();
      return await transaction.state.together(() => work(session));
    },
    attempt: (work) => transaction.attempt(work),
    afterCommit: (work) => transaction.state.afterCommit(work),
  };
  return session;
}

function toResult({ rows, rowCount, command }: QueryResult) {
  return { rows, changes: command === 'SELECT' ? 0 : (rowCount ?? 0) };
}
