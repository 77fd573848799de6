/** What events cost, looked up in the model registry before they are recorded. */
import type { Taken } from './event.ts';
import type { CollectorStore } from './store.ts';

/** Where models and their prices are looked up. */
export type PriceSource = Pick<CollectorStore, 'organization'>;

/**
 * Fills in cost and price where the registry knows them, in one read for each organization. Once found, they
 * stay: every further attempt records the same.
 */
export async function price(store: PriceSource, batch: readonly Taken[]): Promise<void> {
  const unpriced = batch.filter(({ event }) => event.costUsd === null);
  const byOrganization = Map.groupBy(unpriced, ({ event }) => event.organizationId);
  for (const [organizationId, taken] of byOrganization) {
    const { models } = store.organization(organizationId);
    const priced = await models.pricedBatch(taken.map(({ event }) => event));
    for (const [place, each] of taken.entries()) {
      each.event = { ...each.event, ...priced[place] };
    }
  }
}
