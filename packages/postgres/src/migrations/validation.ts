/** The migrated schema against the model. */
import { MigrationEnvironmentError } from '@runledger/migrator';
import type { AnyTable } from '@runledger/schema';
import { connectClient } from '../connection/connect.ts';
import type { PostgresOptions } from '../connection/options.ts';
import { mapError } from '../errors.ts';
import { hasState, INSUFFICIENT_PRIVILEGE } from '../sqlstates.ts';

/**
 * In which ways Runledger's own tables, and those that the application declares, are not what the model says, one
 * sentence each. What else an application adds is its own affair.
 * @throws ConnectionError
 * @throws MigrationEnvironmentError where the role may not make temporary tables
 */
export async function validateSchema(
  options: PostgresOptions,
  declared: readonly AnyTable[] = [],
): Promise<string[]> {
  // Loaded when there is something to compare: to find nothing to do takes none of it.
  const [{ differencesFromModel }, { postgresSchemaDatabase }] = await Promise.all([
    import('@runledger/governance'),
    import('../introspection/database.ts'),
  ]);
  const client = await connectClient(options);
  try {
    return await differencesFromModel(postgresSchemaDatabase(client), declared);
  } catch (error) {
    // What the model comes to is made as temporary tables, and read back.
    if (hasState(error, INSUFFICIENT_PRIVILEGE)) {
      throw new MigrationEnvironmentError(
        `The role ${client.user} may not make temporary tables: GRANT TEMPORARY ON DATABASE ${client.database} TO ${client.user}.`,
        { cause: error },
      );
    }
    throw mapError(error);
  } finally {
    await client.end();
  }
}
