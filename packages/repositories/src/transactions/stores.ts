/** The stores that transactions are given, those nested in them included. */
import type { Repositories, TransactionStore } from '@runledger/schema';
import type { DatabaseConnection, Kysely } from 'kysely';
import { withKysely } from '../kysely.ts';
import { assertWork } from './options.ts';
import type { TransactionScope } from './scope.ts';
import type { TransactionState } from './state.ts';

/** What a driver's transaction can do, whoever has begun it. */
interface NestingTransaction<T> {
  readonly state: TransactionState;
  nested<R>(work: (nested: T) => Promise<R>): Promise<R>;
}

/** The ways to one transaction: for the repositories, for Kysely, and for nesting in it. */
interface TransactionAccess<S, T> {
  readonly session: S;
  readonly connection: DatabaseConnection;
  /** It is opened when it is first used, where an application has begun it. */
  transaction(): T | Promise<T>;
}

interface KyselyTransactionStore<DB> extends TransactionStore {
  readonly kysely: Kysely<DB>;
  transaction<R>(work: (store: KyselyTransactionStore<DB>) => Promise<R>): Promise<R>;
}

/** What a driver's stores on transactions are made of. */
interface StoreParts<S, T, DB> {
  readonly scope: TransactionScope;
  repositoriesOn(session: S): Repositories;
  kyselyOn(connection: DatabaseConnection): Kysely<DB>;
  accessTo(transaction: T): TransactionAccess<S, T>;
}

export function transactionStores<S, T extends NestingTransaction<T>, DB>({
  scope,
  repositoriesOn,
  kyselyOn,
  accessTo,
}: StoreParts<S, T, DB>) {
  type Work<R> = (store: KyselyTransactionStore<DB>) => Promise<R>;

  const storeOn = (access: TransactionAccess<S, T>): KyselyTransactionStore<DB> =>
    withKysely(
      {
        ...repositoriesOn(access.session),
        transaction: async <R>(work: Work<R>): Promise<R> => {
          assertWork(work);
          const transaction = await access.transaction();
          return await transaction.nested((nested) => runIn(nested, work));
        },
      },
      () => kyselyOn(access.connection),
    );

  /** Runs an application's work inside of a transaction. */
  const runIn = <R>(transaction: T, work: Work<R>): Promise<R> => {
    const store = storeOn(accessTo(transaction));
    return scope.run(transaction.state, () => work(store));
  };

  return { storeOn, runIn };
}
