/** SQLite as Kysely knows it. */
import type { KyselyLanguage } from '@runledger/repositories';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';

/** Kysely's own adapter expects one connection and makes every query wait for the one before. */
class StoreAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export const language: KyselyLanguage = {
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new StoreAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
};
