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

/**
 * SQLite looks at the value of a bare `?` when it plans `LIMIT ?`, or `= ?` beside ORDER BY or GROUP BY, and then makes
 * the statement anew whenever a value is bound (`sqlite3VdbeSetVarmask`): preparing it once would have been in vain. It
 * does not look behind a plus, which changes no value and no use of an index.
 */
class PreparedQueryCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}

export const language: KyselyLanguage = {
  createQueryCompiler: () => new SqliteQueryCompiler(),
  createAdapter: () => new StoreAdapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
};

/**
 * The same for statements that are compiled once. An application's own queries are left as they are: that SQLite looks
 * at a value is also what finds an index for `GLOB ?`.
 */
export const preparedLanguage: KyselyLanguage = {
  ...language,
  createQueryCompiler: () => new PreparedQueryCompiler(),
};
