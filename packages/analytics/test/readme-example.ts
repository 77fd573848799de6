import { type ReportingStore, usageReport } from '@runledger/analytics';

/** What each model cost in January, in US dollars. */
export async function costByModel(store: ReportingStore): Promise<string[]> {
  const { groups } = await usageReport(store, {
    by: 'model',
    from: new Date('2025-01-01'),
    to: new Date('2025-02-01'),
  });
  return groups.map(({ provider, model, costNanoUsd, unpricedCount }) => {
    const cost = Number(costNanoUsd) / 1e9;
    return `${provider} ${model}: $${cost.toFixed(2)}, ${unpricedCount} requests without a price`;
  });
}
