import type { Store } from '@runledger/schema';
import { applySeeds } from '@runledger/seeds';

/** Fills a database that is migrated; a second call adds nothing. */
export async function fillWithSamples(store: Store): Promise<string[]> {
  const { tables } = await applySeeds(store, {
    sets: ['core', 'agent-tasks', 'usage'],
    today: new Date(),
  });
  return tables.map(({ table, rows, added }) => `${table}: ${rows} rows, ${added} of them new`);
}
