import { differenceText, type SchemaDatabase, validate } from '@runledger/governance';
import { model } from '@runledger/schema';

/** How a database differs from the model, a sentence each: none when all is well. */
export async function differencesOf(database: SchemaDatabase): Promise<string[]> {
  const differences = await validate(Object.values(model), database);
  return differences.map(differenceText);
}
