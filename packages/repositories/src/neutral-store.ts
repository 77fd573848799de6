/** A store of either driver, with its query builder: what code is written against that runs on both. */
import type { Store, TransactionOptions, TransactionStore } from '@runledger/schema';
import type { Kysely } from 'kysely';
import type { DialectPort } from './port.ts';

export interface NeutralTransactionStore extends TransactionStore {
  /** As {@link NeutralStore.kysely}, in the transaction. */
  // biome-ignore lint/suspicious/noExplicitAny: each driver has its own stored types for the same tables.
  readonly kysely: Kysely<any>;
  transaction<T>(work: (store: NeutralTransactionStore) => Promise<T>): Promise<T>;
}

export interface NeutralStore extends Store {
  /**
   * Every table by name, an application's own among them: assign it to `Kysely<MyTables>`. Values are stored ones,
   * which differ between the drivers; `rowCodec(table, store.dialect.codecs)` turns them into rows of a model table.
   */
  // biome-ignore lint/suspicious/noExplicitAny: each driver has its own stored types for the same tables.
  readonly kysely: Kysely<any>;
  /** How the database says what its dialect says differently. */
  readonly dialect: DialectPort;
  transaction<T>(
    work: (store: NeutralTransactionStore) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  bind(connection: object): NeutralTransactionStore;
}
