/** The migrated file against the model. */
import { isMemory, openDatabase } from '../connection/open.ts';
import { mapError } from '../errors.ts';
import type { MigrationTargetOptions } from './target.ts';

/**
 * In which ways Runledger's own tables are not what the model says, one sentence each. What an application adds,
 * tables, indexes and triggers, is its own affair. What lives in memory ended with the connection that migrated it.
 * @throws ConnectionError
 */
export async function validateSchema({ path }: MigrationTargetOptions): Promise<string[]> {
  if (isMemory(path)) return [];
  // Loaded when there is something to compare: to find nothing to do takes none of it.
  const [{ model }, governance, { sqliteSchemaDatabase }] = await Promise.all([
    import('@runledger/schema'),
    import('@runledger/governance'),
    import('../introspection/database.ts'),
  ]);
  const connection = openDatabase({ path, readonly: true });
  try {
    const tables = Object.values(model);
    const differences = await governance.validate(tables, sqliteSchemaDatabase(connection));
    return differences.filter(governance.concernsModel).map(governance.differenceText);
  } catch (error) {
    throw mapError(error, { path });
  } finally {
    connection.close();
  }
}
