/** The migrated file against the model. */
import type { AnyTable } from '@runledger/schema';
import { isMemory, openDatabase } from '../connection/open.ts';
import { toRefusal } from './refusal.ts';
import type { MigrationTargetOptions } from './target.ts';

/**
 * In which ways Runledger's own tables, and those that the application declares, are not what the model says, one
 * sentence each. What else an application adds is its own affair, and what lives in memory ended with the connection
 * that migrated it.
 * @throws ConnectionError
 * @throws LockUnavailable while another connection has the file to itself: the first and the last one to use its log
 */
export async function validateSchema(
  { path }: MigrationTargetOptions,
  declared: readonly AnyTable[] = [],
): Promise<string[]> {
  if (isMemory(path)) return [];
  // Loaded when there is something to compare: to find nothing to do takes none of it.
  const [{ differencesFromModel }, { sqliteSchemaDatabase }] = await Promise.all([
    import('@runledger/governance'),
    import('../introspection/database.ts'),
  ]);
  const connection = openDatabase({ path, readonly: true });
  try {
    return await differencesFromModel(sqliteSchemaDatabase(connection), declared);
  } catch (error) {
    throw toRefusal(error, path);
  } finally {
    connection.close();
  }
}
