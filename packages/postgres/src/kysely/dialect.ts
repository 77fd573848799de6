/** PostgreSQL as Kysely knows it. */
import type { KyselyLanguage } from '@runledger/repositories';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';

export const language: KyselyLanguage = {
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
};
