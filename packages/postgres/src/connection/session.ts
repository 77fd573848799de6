/** Where the repositories' statements run: on the pool, or in one transaction. */
import type { PreparedSql, Session, TransactionScope } from '@runledger/repositories';
import type { QueryResult } from 'pg';
import type { ConnectionPool } from './pool.ts';
import type { Query, RunQuery } from './query.ts';
import { type Execute, inTransaction, type Transaction } from './transaction.ts';

export interface PostgresSession extends Session {
  /** In a transaction a failed statement is the end of it: nothing can be tried twice. */
  readonly isTransaction: boolean;
  /** What stands for the transaction as a whole, also in one that is nested in it; `null` outside of any. */
  readonly whole: object | null;
  /** Whether COPY can be run here. */
  readonly canCopy: boolean;
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
    assertWritable: assertUsable,
    whole: null,
    canCopy: true,
    assertUsable,
    async execute(statement, values) {
      assertUsable();
      const query = toQuery(statement, values);
      return toResult(await pool.use((client) => run(client, query)));
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
  return {
    isTransaction: true,
    whole: transaction.whole,
    canCopy: transaction.canCopy,
    assertUsable: () => transaction.assertUsable(),
    assertWritable: () => transaction.assertWritable(),
    async execute(statement, values) {
      return toResult(await transaction.execute(toQuery(statement, values)));
    },
    atomically: (work) => transaction.together((inside) => work(transactionSession(inside))),
    attempt: (work) => transaction.attempt(work),
    afterCommit: (work) => transaction.state.afterCommit(work),
  };
}

/** A plan is kept with the name, and so is one that was made for a table that has changed beyond recognition. */
function toQuery({ name, sql, isReplanned }: PreparedSql, values: readonly unknown[]): Query {
  return isReplanned ? { sql, values } : { name, sql, values };
}

function toResult({ rows, rowCount, command }: QueryResult) {
  return { rows, changes: command === 'SELECT' ? 0 : (rowCount ?? 0) };
}
