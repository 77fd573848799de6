/** What a collector needs of a store; every `Store` has it. */
import type {
  ExecutionUsageRepository,
  MeteringRepository,
  OrganizationModels,
} from '@runledger/schema';

/** What a collector does inside a transaction. */
export interface CollectorTransaction {
  readonly metering: Pick<MeteringRepository, 'recordBatch'>;
  organization(id: string): {
    readonly executionUsage: Pick<ExecutionUsageRepository, 'addMany'>;
  };
}

export interface CollectorStore {
  readonly metering: Pick<MeteringRepository, 'recordBatch'>;
  organization(id: string): { readonly models: Pick<OrganizationModels, 'pricedBatch'> };
  transaction<T>(work: (store: CollectorTransaction) => Promise<T>): Promise<T>;
}
